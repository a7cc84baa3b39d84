"""Visits

Revision ID: 0011
Revises: 0010

"""
from alembic import op
import sqlalchemy as sa

import portal.core.db


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('closing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('reason_id', sa.Text(), nullable=False),
    sa.Column('reason_en', sa.Text(), nullable=False),
    sa.Column('at', portal.core.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('last >= first', name=op.f('ck_closing_order')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_closing_by_id_person')),
    sa.ForeignKeyConstraint(['host_id'], ['organisation.id'], name=op.f('fk_closing_host_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_closing'))
    )
    with op.batch_alter_table('closing', schema=None) as batch_op:
        batch_op.create_index('ix_closing_host', ['host_id', 'last'], unique=False)

    op.create_table('extra_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('start', sa.String(length=5), nullable=True),
    sa.Column('end', sa.String(length=5), nullable=True),
    sa.Column('groups', sa.Integer(), nullable=True),
    sa.Column('people', sa.Integer(), nullable=True),
    sa.Column('reason_id', sa.Text(), nullable=False),
    sa.Column('reason_en', sa.Text(), nullable=False),
    sa.Column('at', portal.core.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_extra_session_by_id_person')),
    sa.ForeignKeyConstraint(['host_id'], ['organisation.id'], name=op.f('fk_extra_session_host_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extra_session'))
    )
    with op.batch_alter_table('extra_session', schema=None) as batch_op:
        batch_op.create_index('ix_extra_session_host', ['host_id', 'day'], unique=False)

    op.create_table('reception',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('key', sa.String(length=5), nullable=False),
    sa.Column('opening', sa.Text(), nullable=False),
    sa.Column('at', portal.core.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['host_id'], ['organisation.id'], name=op.f('fk_reception_host_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reception'))
    )
    with op.batch_alter_table('reception', schema=None) as batch_op:
        batch_op.create_index('ix_reception_host', ['host_id', 'day'], unique=False)

    op.create_table('reception_rules',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('effective', sa.Date(), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('written_at', portal.core.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('content_digest', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['host_id'], ['organisation.id'], name=op.f('fk_reception_rules_host_id_organisation')),
    sa.ForeignKeyConstraint(['written_by_id'], ['person.id'], name=op.f('fk_reception_rules_written_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reception_rules')),
    sa.UniqueConstraint('host_id', 'effective', name=op.f('uq_reception_rules_host_id'))
    )
    with op.batch_alter_table('reception_rules', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reception_rules_host_id'), ['host_id'], unique=False)

    op.create_table('trip',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('why_not_online', sa.Text(), nullable=False),
    sa.Column('first', sa.Date(), nullable=True),
    sa.Column('last', sa.Date(), nullable=True),
    sa.Column('funding', sa.String(length=10), nullable=False),
    sa.Column('make_up', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', portal.core.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('deleted_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_trip_created_by_id_person')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_trip_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trip'))
    )
    with op.batch_alter_table('trip', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trip_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('venue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('equipment', sa.Text(), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('closed_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('capacity IS NULL OR capacity > 0', name=op.f('ck_venue_capacity')),
    sa.ForeignKeyConstraint(['host_id'], ['organisation.id'], name=op.f('fk_venue_host_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venue')),
    sa.UniqueConstraint('host_id', 'name', name=op.f('uq_venue_host_id'))
    )
    with op.batch_alter_table('venue', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_venue_host_id'), ['host_id'], unique=False)

    op.create_table('delegate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trip_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('nip', sa.String(length=18), nullable=False),
    sa.Column('rank', sa.String(length=60), nullable=False),
    sa.Column('post', sa.String(length=160), nullable=False),
    sa.Column('unit', sa.String(length=160), nullable=False),
    sa.Column('contact', sa.String(length=120), nullable=False),
    sa.Column('substitute_for', sa.String(length=120), nullable=False),
    sa.Column('leads', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['trip_id'], ['trip.id'], name=op.f('fk_delegate_trip_id_trip')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegate')),
    sa.UniqueConstraint('trip_id', 'position', name=op.f('uq_delegate_trip_id'))
    )
    with op.batch_alter_table('delegate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delegate_trip_id'), ['trip_id'], unique=False)

    op.create_table('leg',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trip_id', sa.Integer(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('state_since', portal.core.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(length=8), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('why_host', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('key', sa.String(length=5), nullable=True),
    sa.Column('number_of_days', sa.Integer(), nullable=False),
    sa.Column('arrival', sa.String(length=5), nullable=True),
    sa.Column('wishes', sa.JSON(), nullable=False),
    sa.Column('proposed', sa.JSON(), nullable=True),
    sa.Column('proposed_by', sa.String(length=8), nullable=True),
    sa.Column('wanted', sa.JSON(), nullable=True),
    sa.Column('back_to', sa.String(length=12), nullable=True),
    sa.Column('submitted_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('agreed_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('confirmed_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('reply_due', sa.Date(), nullable=True),
    sa.Column('reminded_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('escalated_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('hold_until', sa.Date(), nullable=True),
    sa.Column('answer_due', sa.Date(), nullable=True),
    sa.Column('with_whom', sa.String(length=200), nullable=False),
    sa.Column('with_since', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('ground', sa.String(length=120), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('letter_of_visitor', sa.String(length=120), nullable=False),
    sa.Column('letter_of_host', sa.String(length=120), nullable=False),
    sa.Column('reference', sa.String(length=32), nullable=True),
    sa.Column('closing_id', sa.Integer(), nullable=True),
    sa.Column('reception_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("mode IN ('on-site', 'online')", name=op.f('ck_leg_mode')),
    sa.CheckConstraint("state IN ('draft', 'submitted', 'review', 'asked', 'proposed', 'waiting', 'offered', 'accepted', 'confirmed', 'change', 'under-way', 'done', 'declined', 'withdrawn', 'cancelled', 'expired', 'absent')", name=op.f('ck_leg_state')),
    sa.CheckConstraint('number_of_days >= 1', name=op.f('ck_leg_number_of_days')),
    sa.CheckConstraint('people >= 0', name=op.f('ck_leg_people')),
    sa.ForeignKeyConstraint(['closing_id'], ['closing.id'], name=op.f('fk_leg_closing_id_closing')),
    sa.ForeignKeyConstraint(['host_id'], ['organisation.id'], name=op.f('fk_leg_host_id_organisation')),
    sa.ForeignKeyConstraint(['reception_id'], ['reception.id'], name=op.f('fk_leg_reception_id_reception')),
    sa.ForeignKeyConstraint(['trip_id'], ['trip.id'], name=op.f('fk_leg_trip_id_trip')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leg')),
    sa.UniqueConstraint('reference', name=op.f('uq_leg_reference'))
    )
    with op.batch_alter_table('leg', schema=None) as batch_op:
        batch_op.create_index('ix_leg_clock', ['state', 'reply_due'], unique=False)
        batch_op.create_index(batch_op.f('ix_leg_closing_id'), ['closing_id'], unique=False)
        batch_op.create_index('ix_leg_host', ['host_id', 'state', 'day'], unique=False)
        batch_op.create_index(batch_op.f('ix_leg_reception_id'), ['reception_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_leg_trip_id'), ['trip_id'], unique=False)

    op.create_table('agenda',
    sa.Column('leg_id', sa.Integer(), nullable=False),
    sa.Column('made_for', sa.Date(), nullable=True),
    sa.Column('changed_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('shared_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('untold_since', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['leg_id'], ['leg.id'], name=op.f('fk_agenda_leg_id_leg')),
    sa.PrimaryKeyConstraint('leg_id', name=op.f('pk_agenda'))
    )
    with op.batch_alter_table('agenda', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_untold_since'), ['untold_since'], unique=False)

    op.create_table('agenda_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('leg_id', sa.Integer(), nullable=True),
    sa.Column('reception_id', sa.Integer(), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('start', sa.String(length=5), nullable=False),
    sa.Column('end', sa.String(length=5), nullable=False),
    sa.Column('topic', sa.String(length=200), nullable=False),
    sa.Column('program_id', sa.Integer(), nullable=True),
    sa.Column('venue_id', sa.Integer(), nullable=True),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('group', sa.String(length=60), nullable=False),
    sa.Column('people', sa.Integer(), nullable=True),
    sa.Column('in_charge', sa.String(length=160), nullable=False),
    sa.Column('speakers', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('removed_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('"end" > start', name=op.f('ck_agenda_item_order')),
    sa.CheckConstraint('(leg_id IS NULL) <> (reception_id IS NULL)', name=op.f('ck_agenda_item_owner')),
    sa.ForeignKeyConstraint(['leg_id'], ['leg.id'], name=op.f('fk_agenda_item_leg_id_leg')),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_agenda_item_program_id_program')),
    sa.ForeignKeyConstraint(['reception_id'], ['reception.id'], name=op.f('fk_agenda_item_reception_id_reception')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_agenda_item_venue_id_venue')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item'))
    )
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.create_index('ix_agenda_item_leg', ['leg_id', 'day'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_item_reception_id'), ['reception_id'], unique=False)
        batch_op.create_index('ix_agenda_item_venue', ['venue_id', 'day'], unique=False)

    op.create_table('hold',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('leg_id', sa.Integer(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('key', sa.String(length=5), nullable=True),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=8), nullable=False),
    sa.Column('since', portal.core.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('released_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("purpose IN ('place', 'proposal')", name=op.f('ck_hold_purpose')),
    sa.CheckConstraint('people > 0', name=op.f('ck_hold_people')),
    sa.ForeignKeyConstraint(['host_id'], ['organisation.id'], name=op.f('fk_hold_host_id_organisation')),
    sa.ForeignKeyConstraint(['leg_id'], ['leg.id'], name=op.f('fk_hold_leg_id_leg')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hold'))
    )
    with op.batch_alter_table('hold', schema=None) as batch_op:
        batch_op.create_index('ix_hold_host_day', ['host_id', 'day'], unique=False)
        batch_op.create_index(batch_op.f('ix_hold_leg_id'), ['leg_id'], unique=False)
        batch_op.create_index('uq_hold_leg_day', ['leg_id', 'day', 'purpose'], unique=True, sqlite_where=sa.text('released_at IS NULL'), postgresql_where=sa.text('released_at IS NULL'))

    op.create_table('leg_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('leg_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('side', sa.String(length=8), nullable=False),
    sa.Column('step', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', portal.core.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('internal', 'message')", name=op.f('ck_leg_note_kind')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_leg_note_by_id_person')),
    sa.ForeignKeyConstraint(['leg_id'], ['leg.id'], name=op.f('fk_leg_note_leg_id_leg')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leg_note'))
    )
    with op.batch_alter_table('leg_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_leg_note_leg_id'), ['leg_id'], unique=False)

    op.create_table('leg_topic',
    sa.Column('leg_id', sa.Integer(), nullable=False),
    sa.Column('program_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('questions', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['leg_id'], ['leg.id'], name=op.f('fk_leg_topic_leg_id_leg')),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_leg_topic_program_id_program')),
    sa.PrimaryKeyConstraint('leg_id', 'program_id', name=op.f('pk_leg_topic'))
    )
    with op.batch_alter_table('leg_topic', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_leg_topic_program_id'), ['program_id'], unique=False)



def downgrade():
    with op.batch_alter_table('leg_topic', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_leg_topic_program_id'))

    op.drop_table('leg_topic')
    with op.batch_alter_table('leg_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_leg_note_leg_id'))

    op.drop_table('leg_note')
    with op.batch_alter_table('hold', schema=None) as batch_op:
        batch_op.drop_index('uq_hold_leg_day', sqlite_where=sa.text('released_at IS NULL'), postgresql_where=sa.text('released_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_hold_leg_id'))
        batch_op.drop_index('ix_hold_host_day')

    op.drop_table('hold')
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.drop_index('ix_agenda_item_venue')
        batch_op.drop_index(batch_op.f('ix_agenda_item_reception_id'))
        batch_op.drop_index('ix_agenda_item_leg')

    op.drop_table('agenda_item')
    with op.batch_alter_table('agenda', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agenda_untold_since'))

    op.drop_table('agenda')
    with op.batch_alter_table('leg', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_leg_trip_id'))
        batch_op.drop_index(batch_op.f('ix_leg_reception_id'))
        batch_op.drop_index('ix_leg_host')
        batch_op.drop_index(batch_op.f('ix_leg_closing_id'))
        batch_op.drop_index('ix_leg_clock')

    op.drop_table('leg')
    with op.batch_alter_table('delegate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_delegate_trip_id'))

    op.drop_table('delegate')
    with op.batch_alter_table('venue', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_venue_host_id'))

    op.drop_table('venue')
    with op.batch_alter_table('trip', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trip_organisation_id'))

    op.drop_table('trip')
    with op.batch_alter_table('reception_rules', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reception_rules_host_id'))

    op.drop_table('reception_rules')
    with op.batch_alter_table('reception', schema=None) as batch_op:
        batch_op.drop_index('ix_reception_host')

    op.drop_table('reception')
    with op.batch_alter_table('extra_session', schema=None) as batch_op:
        batch_op.drop_index('ix_extra_session_host')

    op.drop_table('extra_session')
    with op.batch_alter_table('closing', schema=None) as batch_op:
        batch_op.drop_index('ix_closing_host')

    op.drop_table('closing')
