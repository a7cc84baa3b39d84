"""Sets of documents as Python integers: bit n stands for document n."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_BITS_OF = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def from_numbers(numbers: Iterable[int], size: int) -> int:
    """Return the set of ``numbers``, all of which are below ``size``."""
    packed = bytearray(size // 8 + 1)
    for number in numbers:
        packed[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(packed, "little")


def numbers(bits: int) -> Iterator[int]:
    """Yield the members in rising order."""
    packed = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for index, byte in enumerate(packed):
        if byte:
            base = index << 3
            for bit in _BITS_OF[byte]:
                yield base + bit


def flags(bits: int, size: int) -> bytes:
    """Return a byte of 0 or 1 for each of ``size`` documents."""
    digits = f"{bits:0{size}b}"[::-1] if size else ""
    return digits.encode().translate(_AS_FLAGS)


_AS_FLAGS = bytes.maketrans(b"01", b"\x00\x01")
