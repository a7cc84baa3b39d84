"""Pictures: decoded and written anew, so that nothing of the file but what is seen remains. Pure.

Position, camera, dates, comments, thumbnails, colour profiles and whatever hides behind the picture
are gone; the orientation is applied and colours are sRGB.
"""

from __future__ import annotations

import io
import threading

from PIL import Image, ImageCms, ImageOps

from portal.files.kinds import JPEG, PNG, WEBP, Accepted, Picture, Refused
from portal.files.kinds import PICTURE as KIND

LARGE, SMALL = 2000, 640  # pixels of the longer side
MOST_PIXELS = 25_000_000  # decoded, that many take 100 MB
MOST_PIXELS_JPEG = 60_000_000  # a JPEG is made smaller while it is decoded
QUALITY, SMALL_QUALITY = 82, 76
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, OverflowError)
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)

# One at a time in each process: decoded pictures are large.
_turn = threading.Lock()


def rewrite(data: bytes) -> Accepted:
    """A picture as it is stored, with its small one. Raises Refused."""
    with _turn:
        try:
            seen = _decode(data)
        except BOMB as error:
            raise Refused("too-many-pixels") from error
        except (*BROKEN, MemoryError) as error:
            raise Refused("broken-picture") from error
        large = _encode(seen, lossless=data[:2] != b"\xff\xd8")
        seen.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
        small = _written(seen, WEBP, quality=SMALL_QUALITY, method=4)
    return Accepted(KIND, large.media_type, large.data, large.width, large.height, small)


def _decode(data: bytes) -> Image.Image:
    """The first picture in the file, upright, in sRGB, not larger than LARGE."""
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as found:
        most = MOST_PIXELS_JPEG if found.format == "JPEG" else MOST_PIXELS
        if found.width * found.height > most:
            raise Refused("too-many-pixels")
        found.draft(None, (LARGE, LARGE))
        found.load()
        profile = found.info.get("icc_profile")
        upright = ImageOps.exif_transpose(found)
        clear = upright.has_transparency_data
        if upright.mode in {"P", "PA", "1", "LA", "La", "RGBa"} or upright.mode.startswith("I"):
            upright = _plain(upright, clear)
        upright.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
        return _bare(_in_srgb(upright, profile, clear))


def _plain(picture: Image.Image, clear: bool) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits of grey
        return picture.point(lambda value: value / 256).convert("L")
    return picture.convert("RGBA" if clear else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None, clear: bool) -> Image.Image:
    wanted = "RGBA" if clear else "RGB"
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(picture, given, srgb, outputMode=wanted)
            if turned is not None:
                return turned
        except (ImageCms.PyCMSError, *BROKEN):
            pass  # a profile that does not fit: the colours as they are
    return picture.convert(wanted)


def _bare(picture: Image.Image) -> Image.Image:
    # A new picture has no `info`, from which Pillow would write comments and profiles.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _encode(picture: Image.Image, *, lossless: bool) -> Picture:
    """Photographs as JPEG. Drawings stay PNG when that is not much larger; the rest is WEBP."""
    if picture.mode == "RGBA":
        drawn = _written(picture, PNG, optimize=True)
        lossy = _written(picture, WEBP, quality=QUALITY, method=4)
        return drawn if len(drawn.data) <= 2 * len(lossy.data) else lossy
    photo = _written(picture, JPEG, quality=QUALITY, optimize=True, progressive=True)
    if not lossless:
        return photo
    drawn = _written(picture, PNG, optimize=True)
    return drawn if len(drawn.data) <= 1.5 * len(photo.data) else photo


def _written(picture: Image.Image, media_type: str, **options: int | bool) -> Picture:
    out = io.BytesIO()
    picture.save(out, media_type.removeprefix("image/").upper(), **options)
    return Picture(out.getvalue(), media_type, picture.width, picture.height)
