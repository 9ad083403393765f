"""How the files of this folder and their expectations are written (needs openpyxl 3.1).

Expectations are written by hand; ages and days come from Python's calendar, not from the reader under test.
Two choices of form are kept in one place: `UNKNOWN` (entries of a column that nothing understands: one for each
of its cells, or one for its header) and `QUIET` (the same for columns understood as sex, flag, reference range or remark).
"""
import datetime as dt
import json
import os
import re

from packing import pack

UNKNOWN = 'cells'  # or 'header'
QUIET = 'cells'    # or 'none'
D = os.path.dirname(os.path.abspath(__file__)) + '/'
M = 30.4375
A, AI = '2024-02-03', '2025-01-10'
B, I = '2024-04-10', '2025-01-10'
GA, GB = f'#! birth {A} implant {AI}', f'#! birth {B} implant {I}'


def days(a, b):
    return (dt.date.fromisoformat(b) - dt.date.fromisoformat(a)).days


def ta(d): return f'{days(A, d)} | {days(AI, d)}'
def tb(d): return f'{days(B, d)} | {days(I, d)}'


def line(place, verdict, child, analyte, value, unit, when, use, words):
    return f'{place} | {verdict} | {child} | {analyte} | {value} | {unit} | {when} | {use} | {words}'


def acc(p, child, an, val, when, unit='/uL', use='fit', words='-'):
    return line(p, 'accepted', child, an, val, unit, when, use, words)


def con(p, child, an, val, when, unit='/uL', use='fit', words='-'):
    return line(p, 'converted', child, an, val, unit, when, use, words)


def dou(p, child, an, val, when, unit='/uL', words='-'):
    return line(p, 'doubtful', child, an, val, unit, when, 'shown', words)


def ref(p, child, an, words='-', when='~ | ~'):
    return line(p, 'refused', child, an, '~', '~', when, '~', words)


def nr(p, child='~', an='~', words='-', when='~ | ~'):
    return line(p, 'not_read', child, an, '~', '~', when, '~', words)


def any_(p, child='~', an='~', words='-', val='~', verdict='~'):
    """An entry there must be; what it says is not fixed."""
    return line(p, verdict, child, an, val, '~', '~ | ~', '~', words)


def place(text):
    cell = text.split('|')[0].strip()
    m = re.fullmatch(r'([A-Z]*)(\d+)', cell)
    column = 0
    for letter in m[1]:
        column = column * 26 + ord(letter) - 64
    return int(m[2]), column


def unknown(column, rows, words='-', verdict='not_read'):
    rows = rows if UNKNOWN == 'cells' else [1]
    return [line(f'{column}{r}', verdict, '~', '-', '~', '~', '~ | ~', '~', words) for r in rows]


def quiet(column, rows):
    return [any_(f'{column}{r}', an='-', verdict='not_read') for r in rows] if QUIET == 'cells' else []


def expect(name, given, lines, keep_order=False):
    flat = []
    for item in lines:
        flat.extend(item if isinstance(item, list) else [item])
    if not keep_order and not any(x.startswith('error') for x in flat):
        flat.sort(key=place)
    with open(D + name + '.expected', 'w', encoding='utf-8', newline='\n') as out:
        out.write('\n'.join(([given] if given else []) + flat) + '\n')


def text(name, data, given, lines, enc='utf-8', bom=b'', **kw):
    with open(D + name, 'wb') as out:
        out.write(bom + data.encode(enc))
    expect(name, given, lines, **kw)


def book(name, fill, given, lines, patch=None, **kw):
    """A workbook as openpyxl writes it, with fixed times; `patch` edits the text of the first sheet."""
    from openpyxl import Workbook
    wb = Workbook()
    wb.properties.creator = ''
    wb.properties.created = wb.properties.modified = dt.datetime(2026, 1, 1)
    fill(wb)
    edit = patch and (lambda part, xml: patch(xml) if part == 'xl/worksheets/sheet1.xml' else xml)
    pack(wb, D + name, edit)
    expect(name, given, lines, **kw)


def rows_of(ws, rows):
    for row in rows:
        ws.append([dt.datetime.fromisoformat(v[1:]) if isinstance(v, str) and v.startswith('@') else v for v in row])
    for row in ws.iter_rows():
        for cell in row:
            if isinstance(cell.value, dt.datetime):
                cell.number_format = 'yyyy-mm-dd'


# FHIR ------------------------------------------------------------------------------------------------------

def code(loinc='', words=''):
    out = {'coding': [{'system': 'http://loinc.org', 'code': loinc}]} if loinc else {}
    return out | ({'text': words} if words else {})


def obs(loinc, value, unit, date, words='', status='final', **more):
    out = {'resourceType': 'Observation', 'status': status, 'code': code(loinc, words),
           'subject': {'reference': 'Patient/p1'}, 'effectiveDateTime': date,
           'valueQuantity': {'value': value, 'unit': unit, 'system': 'http://unitsofmeasure.org', 'code': unit}}
    out = {k: v for k, v in out.items() if v is not None}
    return out | more


def patient(**more):
    return {'resourceType': 'Patient', 'id': 'p1', 'birthDate': B} | more


def procedure(words, date=I, status='completed', **more):
    return {'resourceType': 'Procedure', 'status': status, 'code': {'text': words},
            'subject': {'reference': 'Patient/p1'}, 'performedDateTime': date} | more


IMPLANTED = procedure('Implantation of cultured thymus tissue')


def bundle(name, resources, given, lines):
    body = {'resourceType': 'Bundle', 'type': 'collection', 'entry': [{'resource': r} for r in resources]}
    text(name, json.dumps(body, ensure_ascii=False, indent=1) + '\n', given, lines, keep_order=True)
