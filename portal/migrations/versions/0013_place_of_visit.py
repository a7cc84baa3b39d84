"""The place in words that both sides agreed on

Revision ID: 0013
Revises: 0012

"""
from alembic import op
import sqlalchemy as sa


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('leg', schema=None) as batch_op:
        batch_op.add_column(sa.Column('place', sa.String(length=120), nullable=False, server_default=''))


def downgrade():
    with op.batch_alter_table('leg', schema=None) as batch_op:
        batch_op.drop_column('place')
