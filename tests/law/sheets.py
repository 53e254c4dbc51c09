"""Roll files as offices make them: builders of each kind of file, for the tests of what is made of them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

Rows = Sequence[Sequence[Any]]
HEADER: list[Any] = ["Matricule", "Nom et prénom", "Date de naissance"]
SALMA: list[Any] = ["A-1", "Salma EL IDRISSI", date(2000, 1, 31)]
YOUSSEF: list[Any] = ["A-2", "Youssef BEN ALI", date(1999, 12, 5)]


def text(rows: Rows, separator: str = ";") -> str:
    """Rows as the text of a CSV file, days as offices write them."""
    return "".join(separator.join(map(_written, row)) + "\r\n" for row in rows)


def _written(cell: Any) -> str:
    return "" if cell is None else cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)


def workbook(*tables: Rows | tuple[str, Rows], change: Callable[[Any], None] = lambda book: None) -> bytes:
    """An Excel workbook of these sheets, each with its name or without."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate(tables, 1):
        name, rows = (table[0], table[1]) if isinstance(table, tuple) else (f"Feuil{number}", table)
        sheet = book.create_sheet(str(name))
        for row in rows:
            sheet.append(list(row))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A package with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return out.getvalue()


def opendocument(*tables: tuple[str, Rows], shown: str = "", hidden: str = "", filtered: int = 0) -> bytes:
    """An OpenDocument spreadsheet as LibreOffice writes it: repeated empty cells and rows at its ends, styles apart.

    Args:
        tables: the sheets, each with its name.
        shown: the sheet that is shown when it is opened.
        hidden: a sheet that is hidden.
        filtered: the number of a row that a filter hides.
    """
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for name, space in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    body = "".join(_table(name, rows, name == hidden, filtered) for name, rows in tables)
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display="{seen}"/>'
        "</style:style>"
        for name, seen in (("ta1", "true"), ("ta2", "false"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    settings = (
        '<x xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0">'
        f'<config:config-item config:name="ActiveTable">{escape(shown)}</config:config-item></x>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("settings.xml", settings)
    return out.getvalue()


def _table(name: str, rows: Rows, hidden: bool, filtered: int) -> str:
    lines = "".join(_line(row, number == filtered) for number, row in enumerate(rows, 1))
    return (
        f'<table:table table:name="{escape(name)}" table:style-name="{"ta2" if hidden else "ta1"}">'
        f'<table:table-column table:number-columns-repeated="16384"/>{lines}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )


def _line(row: Sequence[Any], filtered: bool) -> str:
    seen = ' table:visibility="filter"' if filtered else ""
    cells = "".join(map(_cell, row))
    end = '<table:table-cell table:number-columns-repeated="16380"/>'
    return f"<table:table-row{seen}>{cells}{end}</table:table-row>"


def _cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        kind, shown = f'office:value-type="date" office:date-value="{value}"', value.strftime("%d/%m/%Y")
    elif isinstance(value, tuple):
        kind, shown = f'office:value-type="float" office:value="{value[0]}"', value[1]
    elif isinstance(value, int | float):
        kind, shown = f'office:value-type="float" office:value="{value}"', str(value)
    else:
        kind, shown = 'office:value-type="string"', escape(str(value))
    return f"<table:table-cell {kind}><text:p>{shown}</text:p></table:table-cell>"
