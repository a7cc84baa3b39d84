"""Events of a subject

Revision ID: 0012
Revises: 0011

"""
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade():
    # Not as a batch: on SQLite that would copy a table that only grows, and its triggers with it.
    op.create_index('ix_event_subject', 'event', ['organisation', 'subject', 'id'], unique=False)


def downgrade():
    op.drop_index('ix_event_subject', table_name='event')
