"""Bundles of FHIR of our own making."""
import json

from writing import (B, GB, I, IMPLANTED, acc, any_, bundle, code, con, days, dou, line, nr, obs, patient, procedure, tb,
                     text)

W, X = tb('2025-06-10'), tb('2025-09-10')
DAY, LATER = '2025-06-10T08:00:00+08:00', '2025-09-10T08:00:00+08:00'
NAMED = patient(name=[{'family': 'Testmann', 'given': ['Ida']}], identifier=[{'system': 'urn:mrn', 'value': '90012345'}],
                telecom=[{'system': 'phone', 'value': '555-0142'}])


def write():
    hospitals()
    doubtful()
    not_blood()
    procedures()
    reports()
    bulk()


def hospitals():
    """Every hospital's bundle has names; its message says how they are dropped."""
    counts = [obs('24467-3', 150, '{cells}/uL', DAY), obs('8122-4', 0.21, '10*9/L', DAY)]
    bundle('hospital_bundle_not_dropped.json', [NAMED, IMPLANTED, *counts], '', ['error | --drop-identifiers'])
    zh = patient(name=[{'text': '测试甲'}], address=[{'text': '测试市样本路1号'}])
    who = {'resourceType': 'Practitioner', 'id': 'd1', 'name': [{'text': '样本医生'}]}
    where = {'resourceType': 'Organization', 'id': 'h1', 'name': '示例儿童医院'}
    seen = obs('14135-8', 55, '{cells}/uL', DAY, performer=[{'reference': 'Practitioner/d1', 'display': '样本医生'}],
               subject={'reference': 'Patient/p1', 'display': '测试甲'})
    bundle('hospital_bundle_zh_dropped.json', [zh, who, where, procedure('胸腺组织植入术'), counts[0], seen],
           '#! drop', [nr('2', words='Practitioner'), nr('3', words='Organization'),
                       acc('5', '~', 'cd4', 150, W), acc('6', '~', 'cd8', 55, W)])


def doubtful():
    """A share of a count that is preliminary is doubtful, as the count is."""
    bundle('share_of_a_preliminary_count.json', [
        patient(), IMPLANTED, obs('731-0', 1.35, '10*9/L', DAY, status='preliminary'), obs('8123-2', 11.1, '%', DAY),
        obs('24467-3', 300, '{Cells}/uL', LATER)], '', [
            dou('3', 'p1', 'lymphocytes', 1350, W, words='preliminary'), dou('4', 'p1', 'cd4', 149.85, W),
            acc('5', 'p1', 'cd4', 300, X)])
    bundle('share_of_leukocytes_blocks_nothing.json', [
        patient(), IMPLANTED, obs('736-9', 26, '%', DAY), obs('731-0', 1.35, 'x10*9/L', DAY),
        obs(None, 11.1, '%', DAY, words='CD3+CD4+ T cells, % of lymphocytes')], '', [
            nr('3', 'p1'), con('4', 'p1', 'lymphocytes', 1350, W), con('5', 'p1', 'cd4', 149.85, W)])


def not_blood():
    """Cells of a fluid, of marrow or of a tissue are not counts of blood."""
    fluid = {'resourceType': 'Specimen', 'id': 's1', 'type': {'text': 'Bronchoalveolar lavage fluid'}}
    blood = {'resourceType': 'Specimen', 'id': 's2', 'type': {'text': 'Venous blood (EDTA)'}}
    bundle('specimens_by_reference.json', [
        patient(), IMPLANTED, fluid, blood,
        obs('24467-3', 900, '/uL', DAY, specimen={'reference': 'Specimen/s1'}),
        obs('24467-3', 150, '/uL', DAY, specimen={'reference': 'Specimen/s2'})], '', [
            nr('3', words='Specimen'), nr('4', words='Specimen'), nr('5', 'p1', words='blood'),
            acc('6', 'p1', 'cd4', 150, W)])
    contained = {'resourceType': 'Specimen', 'id': 's', 'type': {'coding': [{'display': 'Bone marrow aspirate'}]}}
    bundle('specimens_in_words_zh.json', [
        patient(), procedure('胸腺组织移植'), obs(None, 300, '个/μL', DAY, words='脑脊液CD4+T细胞绝对值'),
        obs(None, 300, '个/μL', DAY, words='CD4+T细胞绝对值（骨髓）'),
        obs('8122-4', 300, '/uL', DAY, contained=[contained], specimen={'reference': '#s'}),
        obs(None, 150, '个/μL', DAY, words='CD4+T细胞绝对值', specimen={'display': '静脉血'})], '', [
            nr('3', 'p1', words='blood'), nr('4', 'p1', words='blood'), nr('5', 'p1', words='blood'),
            acc('6', 'p1', 'cd4', 150, W)])
    text('specimen_column.csv', 'date,specimen,test,result,unit\n2025-06-10,CSF,CD4,12,/uL\n'
         '2025-06-10,Peripheral blood,CD4,150,/uL\n2025-06-10,Bone marrow,CD3,400,/uL\n2025-06-10,Whole blood,CD8,55,/uL\n',
         GB, [nr('D2', 'child-1', words='blood'), acc('D3', 'child-1', 'cd4', 150, W),
              nr('D4', 'child-1', words='blood'), acc('D5', 'child-1', 'cd8', 55, W)])
    text('specimen_column_zh.csv', '采样日期,标本类型,项目,结果,单位\n2025-06-10,骨髓,CD3+CD4+T细胞绝对值,400,个/μL\n'
         '2025-06-10,全血,CD3+CD4+T细胞绝对值,150,个/μL\n2025-06-10,脑脊液,CD3+T细胞绝对值,3,个/μL\n', GB, [
             nr('D2', 'child-1', words='blood'), acc('D3', 'child-1', 'cd4', 150, W),
             nr('D4', 'child-1', words='blood')])


def procedures():
    """Only an implantation of thymus tissue that was done sets day 0."""
    count = obs('24467-3', 150, '/uL', '2025-06-10')
    bare = line('3', '~', 'p1', 'cd4', 150, '/uL', f"{days(B, '2025-06-10')} | -", '~', '-')
    done = '2024-12-01'
    for name, words in (
            ('catheter_in_athymia.json', 'Insertion of central venous catheter, child with athymia, pre-transplant'),
            ('catheter_implanted.json', 'Implantation of Broviac catheter (indication: congenital athymia)'),
            ('antithymocyte_globulin_zh.json', '抗胸腺细胞球蛋白输注（移植前预处理）'),
            ('thymus_removed.json', 'Thymus resection at repair of truncus arteriosus; homograft implantation'),
            ('thymoma_biopsy.json', 'Biopsy of thymic remnant before stem cell transplantation'),
            ('haploidentical_stem_cells.json', 'Haploidentical stem cell transplantation (for athymia)')):
        bundle(name, [patient(), procedure(words, done), count], '', [nr('2', words='procedure'), bare])
    bundle('implantation_planned.json', [patient(), procedure('Implantation of cultured thymus tissue', I, 'preparation'),
                                         count], '', [nr('2', words='procedure'), bare])
    for name, words in (('thymus_transplanted.json', 'Transplantation of cultured thymus tissue into quadriceps'),
                        ('rethymic_implanted.json', 'RETHYMIC (allogeneic processed thymus tissue-agdc) implantation'),
                        ('thymus_implanted_zh.json', '培养胸腺组织植入术（股四头肌）'),
                        ('thymus_implanted_de.json', 'Implantation von kultiviertem Thymusgewebe')):
        bundle(name, [patient(), procedure('Thymectomy during cardiac surgery', done), procedure(words),
                      count], '', [nr('2', words='procedure'), acc('4', 'p1', 'cd4', 150, W)])


def reports():
    """Observations within a report take its child and its date."""
    def inner(name, loinc, value, unit, words=''):
        return {'resourceType': 'Observation', 'id': name, 'status': 'final', 'code': code(loinc, words),
                'valueQuantity': {'value': value, 'unit': unit}}
    report = {'resourceType': 'DiagnosticReport', 'id': 'r', 'status': 'final', 'code': {'text': '淋巴细胞亚群'},
              'subject': {'reference': 'Patient/p1'}, 'effectiveDateTime': DAY,
              'contained': [inner('a', '', 210, '个/μL', 'CD3+T细胞绝对值'), inner('b', '', 150, '个/μL', 'CD3+CD4+T细胞绝对值'),
                            inner('c', '', 2.73, '1', 'CD4/CD8'), inner('d', '', 18, '个/μL', '初始CD4+T细胞绝对值')],
              'result': [{'reference': '#a'}, {'reference': '#b'}, {'reference': '#c'}, {'reference': '#d'}]}
    bundle('report_with_contained_results_zh.json', [patient(), IMPLANTED, report], '', [
        acc('3', 'p1', 'cd3', 210, W), acc('3', 'p1', 'cd4', 150, W), nr('3', 'p1', '-'),
        acc('3', 'p1', 'naive_cd4', 18, W)])
    other = {'resourceType': 'DiagnosticReport', 'status': 'final', 'code': {'text': 'Lymphocyte subsets'},
             'subject': {'reference': 'Patient/p1'}, 'effectiveDateTime': DAY, 'result': [{'reference': 'Observation/o1'}]}
    bundle('report_that_refers_to_results.json', [
        patient(), IMPLANTED, other, obs('24467-3', 150, '{Cells}/uL', DAY, id='o1')], '', [
            nr('3', words='DiagnosticReport'), acc('4', 'p1', 'cd4', 150, W)])
    dateless = {k: v for k, v in report.items() if k != 'effectiveDateTime'}
    bundle('report_without_date.json', [patient(), IMPLANTED, dateless], '', [
        any_('3', 'p1', an, verdict='refused') if an != '-' else any_('3', 'p1', '-')
        for an in ('cd3', 'cd4', '-', 'naive_cd4')])


def bulk():
    """NDJSON of a bulk export: one resource a line."""
    resources = [patient(), IMPLANTED, obs('24467-3', 150, '{Cells}/uL', DAY), obs('731-0', 1.35, '10*9/L', DAY)]
    lines = [acc('3', 'p1', 'cd4', 150, W), con('4', 'p1', 'lymphocytes', 1350, W)]
    join = lambda items: '\n'.join(json.dumps(r, ensure_ascii=False) for r in items) + '\n'
    text('bulk_export.ndjson', join(resources), '', lines, keep_order=True)
    text('bulk_export_of_names_dropped.ndjson', join([NAMED, *resources[1:]]), '#! drop',
         [acc('3', '~', 'cd4', 150, W), con('4', '~', 'lymphocytes', 1350, W)], keep_order=True)
    text('bulk_export_of_names_not_dropped.ndjson', join([NAMED, *resources[1:]]), '', ['error | --drop-identifiers'])
