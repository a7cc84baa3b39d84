"""The picture of the steps is the table of the steps."""

from __future__ import annotations

from portal.visits import picture, workflow


def test_the_written_picture_is_up_to_date() -> None:
    assert picture.WRITTEN.read_text() == picture.mermaid(), "picture.write() brings it up to date"


def test_every_state_has_its_box_and_none_covers_another() -> None:
    drawing = picture.drawing()
    boxes = [*drawing.boxes, *drawing.ends]
    assert sorted(box.state for box in boxes) == sorted(workflow.STATES)
    wide, high = picture.SIZE
    for box in boxes:
        assert 0 < box.x <= wide - picture.WIDE - picture.MARGIN
        assert 0 < box.y <= high - picture.HIGH - picture.MARGIN
        for other in boxes:
            apart = abs(box.x - other.x) >= picture.WIDE or abs(box.y - other.y) >= picture.HIGH
            assert apart or other is box


def test_every_way_of_the_table_is_an_arrow_or_stands_at_its_end() -> None:
    drawing = picture.drawing()
    arrows = {(arrow.frm, arrow.to, arrow.who): arrow.steps for arrow in drawing.arrows}
    assert arrows["accepted", "confirmed", "visitor"] == ("confirm",)
    assert arrows["change", "confirmed", "host"] == ("accept-change", "refuse-change")
    sides = {box.state: set(box.sides) for box in drawing.ends}
    assert sides["expired"] == {"portal"}
    for step in workflow.STEPS:
        for frm in step.frm:
            if step.to in sides:
                assert step.who in sides[step.to]
            elif step.to not in (None, frm):
                assert step.name in arrows[frm, step.to, step.who]
