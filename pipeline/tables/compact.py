"""Thrift's compact protocol, in which the footer of a Parquet file is written: structs to values and back.

https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from __future__ import annotations

from typing import Any

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, STRUCT = range(1, 13)
_LONG = 15
"""In the four bits for the elements of a list: their number follows."""

Struct = dict[int, tuple[int, Any]]
"""The fields of a struct in their order: type and value by number.

An integer is an ``int``, a string ``bytes``, a struct a ``Struct``, a list the type of its elements and
their ``list``; one byte and a double are kept as the bytes they are.
"""


def decode(data: bytes) -> Struct:
    """The struct that ``data`` holds.

    :raises ValueError: for a type that no footer of a Parquet file holds.
    """
    return _Reader(data).struct()


def encode(fields: Struct) -> bytes:
    """``fields`` as :func:`decode` reads them."""
    written = bytearray()
    _write_struct(written, fields)
    return bytes(written)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def struct(self) -> Struct:
        fields: Struct = {}
        number = 0
        while head := self._byte():
            kind = head & 15
            number = number + (head >> 4) if head >> 4 else self._integer()
            fields[number] = (kind, kind == _TRUE if kind <= _FALSE else self._value(kind))
        return fields

    def _value(self, kind: int) -> Any:
        if kind in (_I16, _I32, _I64):
            return self._integer()
        if kind == _BINARY:
            return self._bytes(self._unsigned())
        if kind == STRUCT:
            return self.struct()
        if kind == _LIST:
            head = self._byte()
            of, count = head & 15, head >> 4
            if count == _LONG:
                count = self._unsigned()
            return of, [self._value(of) for _ in range(count)]
        if kind in (_BYTE, _DOUBLE):
            return self._bytes(1 if kind == _BYTE else 8)
        raise ValueError(f"expected a number, string, list or struct, found the type {kind}")

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _bytes(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at]

    def _unsigned(self) -> int:
        value = shift = 0
        while (byte := self._byte()) > 127:
            value |= (byte & 127) << shift
            shift += 7
        return value | byte << shift

    def _integer(self) -> int:
        folded = self._unsigned()
        return folded >> 1 ^ -(folded & 1)


def _write_struct(written: bytearray, fields: Struct) -> None:
    last = 0
    for number, (kind, value) in fields.items():
        if 0 < number - last < 16:
            written.append(number - last << 4 | kind)
        else:
            written.append(kind)
            _write_integer(written, number)
        if kind > _FALSE:
            _write_value(written, kind, value)
        last = number
    written.append(0)


def _write_value(written: bytearray, kind: int, value: Any) -> None:
    if kind in (_I16, _I32, _I64):
        _write_integer(written, value)
    elif kind == _BINARY:
        _write_unsigned(written, len(value))
        written += value
    elif kind == STRUCT:
        _write_struct(written, value)
    elif kind == _LIST:
        of, elements = value
        written.append(min(len(elements), _LONG) << 4 | of)
        if len(elements) >= _LONG:
            _write_unsigned(written, len(elements))
        for element in elements:
            _write_value(written, of, element)
    else:
        written += value


def _write_unsigned(written: bytearray, value: int) -> None:
    while value > 127:
        written.append(value & 127 | 128)
        value >>= 7
    written.append(value)


def _write_integer(written: bytearray, value: int) -> None:
    _write_unsigned(written, value << 1 ^ value >> 63)
