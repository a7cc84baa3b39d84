"""Trail

Revision ID: 0003
Revises: 0002

"""
from alembic import op
import sqlalchemy as sa


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    # Added without a copy of the table: events are never rewritten.
    op.add_column("event", sa.Column("organisation", sa.String(length=120), nullable=True))
    op.create_index("ix_event_organisation", "event", ["organisation", "id"])
    op.create_index("ix_event_actor", "event", ["actor", "id"])


def downgrade():
    op.drop_index("ix_event_actor", "event")
    op.drop_index("ix_event_organisation", "event")
    op.drop_column("event", "organisation")
