"""Writes four exports in which fictitious persons are planted, `strings.txt` and `values.tsv` (needs openpyxl 3.1).

No person, number or address here exists: telephone numbers are of ranges kept for fiction (or the test number of a
carrier), identity numbers have right check digits within ranges that are never issued, names were made up.
`strings.txt` lists every planted string, parts too; `values.tsv` the values that should still be read.
"""
import base64
import datetime as dt
import json
import os
import sys

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.worksheet.datavalidation import DataValidation

D = os.path.dirname(os.path.abspath(__file__)) + '/'
sys.path.append(D)
from packing import pack  # noqa: E402

STRINGS, VALUES = [], []


def plant(*strings):
    STRINGS.extend(s for s in strings if s not in STRINGS)


def value(file, child, analyte, count, birth, implant, date):
    span = lambda a: (dt.date.fromisoformat(date) - dt.date.fromisoformat(a)).days
    VALUES.append(f'{file}\t{child}\t{analyte}\t{count}\t/uL\t{span(birth)}\t{span(implant)}')


def chinese_id(seventeen):
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return seventeen + '10X98765432'[sum(int(d) * w for d, w in zip(seventeen, weights)) % 11]


def nhs(nine):
    check = 11 - sum(int(d) * w for d, w in zip(nine, range(10, 1, -1))) % 11
    assert check != 10
    return nine + str(check % 11)


def kvnr(letter, eight):
    digits = f'{ord(letter) - 64:02}{eight}'
    parts = [int(d) * (1 + i % 2) for i, d in enumerate(digits)]
    return letter + eight + str(sum(p // 10 + p % 10 for p in parts) % 10)


def nir(thirteen):
    return f'{thirteen}{97 - int(thirteen) % 97:02}'


def dni(eight):
    return eight + 'TRWAGMYFPDXBNJZSQVHLCKE'[int(eight) % 23]


def write(name, data):
    with open(D + name, 'wb') as out:
        out.write(data.encode('utf-8'))


def table():
    name = 'Quexworth_Zibelina_MRN0099887766.csv'
    number = nhs('999012345')
    spaced = f'{number[:3]} {number[3:6]} {number[6:]}'
    second = nhs('999054321')
    plant('Quexworth', 'Zibelina', 'Zibelina Quexworth', 'Quexworth, Zibelina', 'QUEXWORTH', '0099887766',
          'MRN0099887766', spaced, number, second, '03-Feb-2024', '2024-02-03', 'Florimel', 'Vandersnoot', '0099887755',
          '10-Apr-2024', '2024-04-10', 'Wilhelmette', 'Wilhelmette Quexworth', '07700 900123', '07700 900456',
          '17 Nowhere Lane', 'Quexham', 'QX9 9ZZ', '4 Imaginary Court', 'Brimblecrook', 'Ottoline',
          'Dr Ottoline Brimblecrook', 'zibelina.quexworth@example.org', 'w.quexworth@example.org', '987-65-4320')
    child = ['0099887766', 'Quexworth', 'Zibelina', '03-Feb-2024', '10-Jan-2025', spaced, '07700 900123',
             '17 Nowhere Lane, Quexham QX9 9ZZ', 'Wilhelmette Quexworth']
    other = ['0099887755', 'Vandersnoot', 'Florimel', '10-Apr-2024', '10-Jan-2025', second, '07700 900456',
             '4 Imaginary Court', '']
    doctor = 'Dr Ottoline Brimblecrook'
    rows = [child + [doctor, '2025-07-12', 'CD3+ T cells absolute', '120', 'cells/uL', '', ''],
            child + [doctor, '2025-07-12', 'CD4+ T cells absolute', '80', 'cells/uL',
                     'mother Wilhelmette Quexworth called from 07700 900123', '987-65-4320'],
            child + [doctor, '2025-07-12', 'CD8+ T cells absolute', 'clotted, told Wilhelmette Quexworth', 'cells/uL', '', ''],
            child + [doctor, '2025-07-12', 'Naive CD4+ (CD45RA+CD62L+) absolute', '18', 'cells/uL',
                     'mail w.quexworth@example.org', ''],
            child + [doctor, '2025-07-12', 'COMMENT: copy to zibelina.quexworth@example.org', 'QUEXWORTH', '', '', ''],
            child + [doctor, 'not drawn, Zibelina had fever', 'CD4+ T cells absolute', '90', 'cells/uL', '', ''],
            other + [doctor, '2025-06-10', 'CD4+ T cells absolute', '150', 'cells/uL', 'DOB checked: 2024-04-10', ''],
            other + [doctor, '2025-06-10', 'Lymphocytes absolute', '1350', 'cells/uL', '', 'Florimel']]
    head = ['MRN', 'Last Name', 'First Name', 'DOB', 'Implant Date', 'NHS No', 'Phone', 'Address', 'Guardian',
            'Ordering Physician', 'Collected', 'Test', 'Result', 'Units', 'Comment', '']
    quoted = lambda cells: ','.join(f'"{c}"' if ',' in c else c for c in cells)
    above = ['Nowhere General, Department of Immunology', 'Patient: Zibelina Quexworth  NHS ' + spaced,
             'Re your patient Quexworth, Zibelina (born 2024-02-03) of 17 Nowhere Lane', '']
    below = ['Printed for Quexworth, Zibelina by Dr Ottoline Brimblecrook, tel 07700 900456']
    pad = lambda text: quoted([text] + [''] * 15)
    write(name, '\n'.join([pad(a) for a in above] + [quoted(head)] + [quoted(r) for r in rows]
                          + [pad(b) for b in below]) + '\n')
    b1, b2, i = '2024-02-03', '2024-04-10', '2025-01-10'
    for an, count in (('cd3', 120), ('cd4', 80), ('naive_cd4', 18)):
        value(name, 1, an, count, b1, i, '2025-07-12')
    for an, count in (('cd4', 150), ('lymphocytes', 1350)):
        value(name, 2, an, count, b2, i, '2025-06-10')


def workbook():
    name = 'Pfefferkuchen, Xanthippe (27.11.2023) Immunstatus.xlsx'
    insured = kvnr('X', '00112233')
    plant('Pfefferkuchen', 'Xanthippe', 'Pfefferkuchen, Xanthippe', 'Xanthippe Pfefferkuchen', '27.11.2023', '2023-11-27',
          'Kunigunde', 'Kunigunde Pfefferkuchen', insured, '030 23125 123', 'Nirgendweg 9', '99999 Traumhausen',
          'Traumhausen', 'Hasenbrodt', 'Dr. Eusebius Hasenbrodt', 'Eusebius', 'k.pfefferkuchen@example.org', 'KIS-4400556677',
          '4400556677', 'Frau Schnurrbusch', 'Schnurrbusch')
    wb = Workbook()
    ws = wb.active
    ws.title = 'Pfefferkuchen Xanthippe'
    rows = [['Immunologische Ambulanz'], ['Patientin: Pfefferkuchen, Xanthippe, geb. 27.11.2023, Fall KIS-4400556677'],
            ['Nirgendweg 9, 99999 Traumhausen, Tel. 030 23125 123'], [],
            ['Fallnummer', 'Name', 'Geburtsdatum', 'Versichertennummer', 'Implantation', 'Entnahmedatum', 'CD3 abs. (/µl)',
             'CD4 abs. (/µl)', 'CD4 naiv (% von CD4)', 'Befund von Xanthippe', 'Bemerkung'],
            ['KIS-4400556677', 'Pfefferkuchen, Xanthippe', dt.datetime(2023, 11, 27), insured, dt.datetime(2025, 1, 10),
             dt.datetime(2025, 7, 12), 120, 80, 24, 'Mutter Kunigunde informiert', 'Rückruf 030 23125 123'],
            ['KIS-4400556677', 'Pfefferkuchen, Xanthippe', dt.datetime(2023, 11, 27), insured, dt.datetime(2025, 1, 10),
             dt.datetime(2026, 1, 15), 640, 'siehe Dr. Eusebius Hasenbrodt', None, None, 'k.pfefferkuchen@example.org'],
            [None] * 11, ['Validiert: Dr. Eusebius Hasenbrodt, erfasst: Frau Schnurrbusch']]
    for row in rows:
        ws.append(row)
    for cell in [c for row in ws.iter_rows() for c in row if isinstance(c.value, dt.datetime)]:
        cell.number_format = 'dd.mm.yyyy'
    ws['H6'].comment = Comment('Anruf bei Kunigunde Pfefferkuchen, 030 23125 123', 'Frau Schnurrbusch')
    ws['K7'].hyperlink = 'mailto:k.pfefferkuchen@example.org'
    ws.oddHeader.left.text = 'Xanthippe Pfefferkuchen'
    ws.oddFooter.right.text = 'geb. 27.11.2023'
    ws.merge_cells('A2:K2')
    check = DataValidation(type='whole', operator='greaterThan', formula1='0', promptTitle='Eingabe',
                           prompt='Werte von Xanthippe Pfefferkuchen')
    check.add('G6:G7')
    ws.add_data_validation(check)
    hidden = wb.create_sheet('Stammdaten 4400556677')
    for row in (['Pfefferkuchen', 'Xanthippe', '27.11.2023'], ['Mutter', 'Kunigunde Pfefferkuchen', '030 23125 123'],
                [insured, 'Nirgendweg 9', '99999 Traumhausen']):
        hidden.append(row)
    hidden.sheet_state = 'hidden'
    p = wb.properties
    p.creator, p.lastModifiedBy = 'Frau Schnurrbusch', 'Dr. Eusebius Hasenbrodt'
    p.title, p.subject = 'Immunstatus Xanthippe Pfefferkuchen', 'Pfefferkuchen, Xanthippe'
    p.description, p.keywords = 'geb. 27.11.2023, ' + insured, 'KIS-4400556677'
    p.created = p.modified = dt.datetime(2026, 1, 1)
    wb.custom_doc_props.append(StringProperty(name='Patient', value='Pfefferkuchen, Xanthippe'))
    manager = '<Manager>Dr. Eusebius Hasenbrodt</Manager></Properties>'
    pack(wb, D + name, lambda part, xml: xml.replace('</Properties>', manager) if part == 'docProps/app.xml' else xml)
    b, i = '2023-11-27', '2025-01-10'
    for an, count in (('cd3', 120), ('cd4', 80), ('naive_cd4', 19.2)):
        value(name, 1, an, count, b, i, '2025-07-12')
    value(name, 1, 'cd3', 640, b, i, '2026-01-15')


def redcap():
    name = 'ThymusRegister_DATA_欧阳虚拟儿_2025-11-03_0915.csv'
    one, two = chinese_id('11010520240119000'), chinese_id('31010420231208000')
    plant('欧阳', '虚拟儿', '欧阳虚拟儿', 'Ouyang', 'Xunier', 'Ouyang Xunier', '司徒', '样本娃', '司徒样本娃', '慕容', '测试医', '慕容测试医',
          '2024-01-19', '2024年1月19日', '2023-12-08', '2023年12月8日', one, two, '20240119', '20231208', '13800138000', '010-55550142',
          '测试市样本区虚构路17号', '虚构路17号', 'ouyang.xunier@example.cn', '住院号0066554433', '0066554433', '0066554444')
    head = ('record_id,redcap_event_name,redcap_survey_identifier,name,name_pinyin,id_card,hospital_no,phone,home_address,dob,'
            'implant_date,lab_date,cd3_ul,cd4_ul,cd8_ul,naive_cd4_ul,doctor,notes,labs_complete')
    rows = [
        ['OYXNE-0066554433', 'baseline_arm_1', 'ouyang.xunier@example.cn', '欧阳虚拟儿', 'Ouyang Xunier', one, '0066554433',
         '13800138000', '测试市样本区虚构路17号', '2024-01-19', '2025-01-10', '', '', '', '', '', '慕容测试医',
         '2024年1月19日出生，身份证' + one, '2'],
        ['OYXNE-0066554433', 'month_6_arm_1', '', '', '', '', '', '', '', '', '', '2025-07-12', '120', '80', '见慕容测试医电话010-55550142',
         '18', '', '家长来电13800138000，住院号0066554433', '2'],
        ['0066554444', 'baseline_arm_1', '', '司徒样本娃', '', two, '0066554444', '', '', '2023-12-08', '2025-01-10', '', '', '', '',
         '', '慕容测试医', '司徒样本娃，2023年12月8日', '0'],
        ['0066554444', 'month_12_arm_1', '', '', '', '', '', '', '', '', '', '2026-01-15', '640', '410', '200', '150', '', '', '2']]
    plant('OYXNE-0066554433')
    write(name, '\n'.join([head] + [','.join(r) for r in rows]) + '\n')
    for an, count in (('cd3', 120), ('cd4', 80), ('naive_cd4', 18)):
        value(name, 1, an, count, '2024-01-19', '2025-01-10', '2025-07-12')
    for an, count in (('cd3', 640), ('cd4', 410), ('cd8', 200), ('naive_cd4', 150)):
        value(name, 2, an, count, '2023-12-08', '2025-01-10', '2026-01-15')


def fhir():
    name = 'bundle-Trucmuche-Zephyrine-7700554411.json'
    social, identity = nir('2240399999999'), dni('99999999')
    plant('Trucmuche', 'Zéphyrine', 'Zephyrine', 'Zéphyrine Trucmuche', 'TRUCMUCHE Zéphyrine', '7700554411', social, identity,
          '2024-03-21', '21/03/2024', '01 99 00 12 34', 'Lagaffette', 'Philomène Lagaffette', 'Philomène',
          '3 impasse des Chimères', '99999 Nullepart', 'Nullepart', 'Barbichu', 'Dr Hégésippe Barbichu', 'Hégésippe',
          'z.trucmuche@example.fr', 'IPP 7700554411', 'PERM-88001122', 'ACC-88003344')
    me = 'Patient/7700554411'
    div = lambda words: {'status': 'generated', 'div': f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{words}</p></div>'}
    doctor = {'reference': 'Practitioner/d1', 'display': 'Dr Hégésippe Barbichu'}
    subject = {'reference': me, 'display': 'TRUCMUCHE Zéphyrine'}
    base = 'https://ehr.example.org/fhir/'

    def obs(loinc, count, unit, **more):
        return {'resourceType': 'Observation', 'status': 'final',
                'identifier': [{'system': 'urn:accession', 'value': 'ACC-88003344'}],
                'code': {'coding': [{'system': 'http://loinc.org', 'code': loinc}]}, 'subject': subject,
                'performer': [doctor], 'effectiveDateTime': '2025-07-12T08:31:00+02:00',
                'valueQuantity': {'value': count, 'unit': unit}} | more
    patient = {
        'resourceType': 'Patient', 'id': '7700554411', 'text': div('Zéphyrine Trucmuche, née le 21/03/2024, IPP 7700554411'),
        'identifier': [{'system': 'urn:ipp', 'value': '7700554411'}, {'system': 'urn:nir', 'value': social},
                       {'system': 'urn:dni', 'value': identity}],
        'name': [{'family': 'Trucmuche', 'given': ['Zéphyrine']}], 'birthDate': '2024-03-21',
        'telecom': [{'system': 'phone', 'value': '01 99 00 12 34'}, {'system': 'email', 'value': 'z.trucmuche@example.fr'}],
        'address': [{'line': ['3 impasse des Chimères'], 'city': 'Nullepart', 'text': '99999 Nullepart'}],
        'contact': [{'name': {'text': 'Philomène Lagaffette'}, 'telecom': [{'value': '01 99 00 12 34'}]}],
        'generalPractitioner': [doctor],
        'extension': [{'url': 'http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName', 'valueString': 'Lagaffette'},
                      {'url': 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',
                       'valueAddress': {'city': 'Nullepart'}}]}
    letter = base64.b64encode('Zéphyrine Trucmuche, 21/03/2024'.encode()).decode()
    plant(letter)
    report = {
        'resourceType': 'DiagnosticReport', 'id': 'r1', 'status': 'final', 'text': div('Compte rendu de TRUCMUCHE Zéphyrine'),
        'identifier': [{'value': 'PERM-88001122'}], 'code': {'text': 'Phénotypage lymphocytaire'}, 'subject': subject,
        'effectiveDateTime': '2026-01-15T09:00:00+01:00', 'resultsInterpreter': [doctor],
        'contained': [{'resourceType': 'Observation', 'id': 'c1', 'status': 'final',
                       'code': {'text': 'Lymphocytes T CD4+ valeur absolue'}, 'valueQuantity': {'value': 410, 'unit': '/mm3'},
                       'note': [{'text': 'Appeler Philomène Lagaffette au 01 99 00 12 34'}]},
                      {'resourceType': 'Patient', 'id': 'c2', 'name': [{'text': 'Zéphyrine Trucmuche'}]}],
        'result': [{'reference': '#c1', 'display': 'CD4 de Zéphyrine Trucmuche'}],
        'conclusion': 'Chez Zéphyrine, née le 21/03/2024, CD4 en hausse.',
        'presentedForm': [{'contentType': 'text/plain', 'title': 'Trucmuche.txt', 'data': letter}]}
    said = obs('8122-4', 0, '/uL')
    del said['valueQuantity']
    resources = [
        patient, {'resourceType': 'RelatedPerson', 'id': 'm1', 'name': [{'text': 'Philomène Lagaffette'}], 'patient': subject},
        {'resourceType': 'Practitioner', 'id': 'd1', 'name': [{'family': 'Barbichu', 'given': ['Hégésippe'],
                                                               'text': 'Dr Hégésippe Barbichu'}]},
        {'resourceType': 'Procedure', 'status': 'completed', 'code': {'text': 'Implantation of cultured thymus tissue'},
         'subject': subject, 'performedDateTime': '2025-01-10', 'performer': [{'actor': doctor}],
         'note': [{'text': 'Consentement de Philomène Lagaffette'}]},
        obs('24467-3', 80, '{cells}/uL', text=div('CD4 de Zéphyrine Trucmuche : 80'),
            note=[{'text': 'Prélevée au 3 impasse des Chimères'}],
            extension=[{'url': 'urn:requester', 'valueString': 'Dr Hégésippe Barbichu'}]),
        said | {'valueString': 'Voir Dr Hégésippe Barbichu, IPP 7700554411'},
        obs('14135-8', 33, '{cells}/uL', encounter={'display': 'Consultation de TRUCMUCHE Zéphyrine'}),
        obs('24467-3', 5, '{cells}/uL', code={'text': 'Prélèvement de Zéphyrine Trucmuche'}),
        obs('8116-6', 900, '{cells}/uL', effectiveDateTime='2025-07 (Zéphyrine)'), report]
    body = {'resourceType': 'Bundle', 'type': 'collection', 'identifier': {'value': 'IPP 7700554411'},
            'entry': [{'fullUrl': base + r['resourceType'] + '/' + r.get('id', f'x{n}'), 'resource': r}
                      for n, r in enumerate(resources)]}
    write(name, json.dumps(body, ensure_ascii=False, indent=1) + '\n')
    b, i = '2024-03-21', '2025-01-10'
    for an, count in (('cd4', 80), ('cd8', 33)):
        value(name, 1, an, count, b, i, '2025-07-12')
    value(name, 1, 'cd4', 410, b, i, '2026-01-15')


for part in (table, workbook, redcap, fhir):
    part()
write('strings.txt', '\n'.join(STRINGS) + '\n')
write('values.tsv', '\n'.join(['file\tchild\tanalyte\tvalue\tunit\tage_days\tday'] + VALUES) + '\n')
