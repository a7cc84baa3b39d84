"""Administration

Revision ID: 0007
Revises: 0006

"""
from alembic import op
import sqlalchemy as sa

import portal.core.db


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('synonym_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('terms', sa.JSON(), nullable=False),
    sa.Column('removed_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('content_digest', sa.String(length=64), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_synonym_group'))
    )
    op.create_table('holiday',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name_id', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('region_id', sa.Integer(), nullable=True),
    sa.Column('estimated', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('key', sa.String(length=220), nullable=True),
    sa.Column('edited', sa.Boolean(), nullable=False),
    sa.Column('removed_at', portal.core.db.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('public', 'collective', 'regional')", name=op.f('ck_holiday_kind')),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_holiday_region_id_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holiday')),
    sa.UniqueConstraint('key', name=op.f('uq_holiday_key'))
    )
    with op.batch_alter_table('holiday', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_holiday_day'), ['day'], unique=False)
        batch_op.create_index(batch_op.f('ix_holiday_region_id'), ['region_id'], unique=False)
    # The synonyms of the content folder were in no table so far: let the next start load it again.
    op.execute("DELETE FROM content_load")


def downgrade():
    with op.batch_alter_table('holiday', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_holiday_region_id'))
        batch_op.drop_index(batch_op.f('ix_holiday_day'))
    op.drop_table('holiday')
    op.drop_table('synonym_group')
