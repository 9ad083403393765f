"""What is right for the files of wards that were tried first; the files themselves are kept as they came."""
from writing import (A, AI, B, GA, GB, M, acc, any_, con, days, dou, expect, line, nr, quiet, ref, ta, tb, unknown)

TREC = 'copies/1e6 cells'


def write():
    tables()
    more_tables()
    redcap()
    workbooks()
    bundles()


def tables():
    visits = [('2025-01-08', 15, 10, 4, '<1', 0), ('2025-07-12', 120, 80, 33, 18, 150),
              ('2026-01-15', 640, 410, 200, 150, 2100)]
    lines = []
    for row, (date, cd3, cd4, cd8, naive, trec) in enumerate(visits, 2):
        for column, an, value in zip('EFGH', ('cd3', 'cd4', 'cd8', 'naive_cd4'), (cd3, cd4, cd8, naive)):
            lines.append(acc(f'{column}{row}', '~', an, value, ta(date)))
        lines.append(nr(f'I{row}', '~', 'cd3', 'the count of row'))
        lines.append(acc(f'J{row}', '~', 'trec', trec, ta(date), TREC, 'shown'))
    expect('ward_zh_with_hospital_numbers.csv', '#! drop', lines)

    lines = []
    for row, (date, cd3, cd4, naive, lymph) in enumerate([
            ('2025-01-08', 15, 10, 0.25, 1100), ('2025-07-12', 120, 80, 19.28, 1400),
            ('2026-01-15', 640, 410, 155.8, 2300)], 2):
        lines += [acc(f'B{row}', 'child-1', 'cd3', cd3, ta(date)), acc(f'C{row}', 'child-1', 'cd4', cd4, ta(date)),
                  con(f'D{row}', 'child-1', 'naive_cd4', naive, ta(date)),
                  con(f'E{row}', 'child-1', 'lymphocytes', lymph, ta(date))]
    expect('naive_share_of_cd4_de.csv', GA, lines)

    w = ta('2025-07-12')
    expect('lis_names_in_full.csv', GA, [
        acc('E2', 'P7', 'cd4', 80, w), acc('E3', 'P7', 'cd3', 120, w),
        line('E4', '~', 'P7', 'naive_cd4', 18, '/uL', w, '~', 'CD45RA'),
        con('E5', 'P7', 'trec', 400, w, 'copies/1e6 T'),
        quiet('B', range(2, 6)), quiet('G', range(2, 6)), quiet('H', range(2, 5))])

    w = f"{days(A, '2026-01-15')} | {days(AI, '2026-01-15')}"
    expect('research_panel.csv', '', [
        con('E2', 'c1', 'naive_cd4', 155.8, w), acc('F2', 'c1', 'cd4', 410, w),
        con('G2', 'c1', 'rte', 90.2, w, use='~'), acc('H2', 'c1', 'trec', 2100, w, TREC, 'shown'),
        con('I2', 'c1', 'treg', 24.6, w, use='shown'), acc('J2', 'c1', 'cd19', 900, w),
        acc('K2', 'c1', 'nk', 300, w), acc('L2', 'c1', 'igg', 7.5, w, 'g/L', 'shown'),
        acc('M2', 'c1', 'pha', 55, w, 'SI', 'shown'), con('N2', 'c1', 'cd3', 736, w),
        con('O2', 'c1', 'lymphocytes', 2300, w)])
    expect('tidy_table_with_day.csv', '', [
        acc('E2', 'A01', 'cd3', 12, f'{10 * M} | -5'), acc('E3', 'A01', 'naive_cd4', 8, f'{16 * M} | 180'),
        acc('E4', 'A01', 'naive_cd4', 75, f'{22 * M} | 365')])


def more_tables():
    w = tb('2025-06-10')
    expect('column_without_name.csv', GB, [acc('B2', 'child-1', 'cd4', 150, w), unknown('C', [2], verdict='~')])
    expect('share_of_a_count_without_unit.csv', GB, [
        ref('B2', 'child-1', 'lymphocytes', '10^9/L'), ref('C2', 'child-1', 'cd4'), ref('D2', 'child-1', 'cd3'),
        ref('B3', 'child-1', 'lymphocytes', '10^9/L'), ref('C3', 'child-1', 'cd4'), ref('D3', 'child-1', 'cd3')])
    x = f"{14 * M} | {days('2025-01-10', '2025-06-10')}"
    expect('blood_count_with_share_of_leukocytes.csv', GB, [
        any_('D2', 'child-1'), nr('D3', 'child-1'),
        con('D4', 'child-1', 'lymphocytes', 1350, x), acc('D5', 'child-1', 'cd4', 150, x)])
    c = 'child-1'
    expect('th_and_ts.csv', GB, [
        acc('D2', c, 'cd19', 812, w), acc('D3', c, 'cd3', 210, w), acc('D4', c, 'cd4', 150, w),
        acc('D5', c, 'cd8', 55, w), acc('D6', c, 'nk', 300, w), acc('D7', c, 'lymphocytes', 1350, w),
        con('D8', c, 'cd19', 811.35, w, use='shown'), con('D9', c, 'cd3', 210.6, w, use='shown'),
        con('D10', c, 'cd4', 149.85, w, use='shown'), con('D11', c, 'cd8', 55.35, w, use='shown'),
        nr('D12', c, '-'), con('D13', c, 'nk', 299.7, w, use='shown'),
        ref('D14', c, 'cd4'), ref('D15', c, 'nk'), any_('D16', c, 'cd19')])
    expect('ranges_in_headers.csv', GB, [
        acc('B2', c, 'cd4', 150, w), nr('C2', c, 'cd4'), acc('D2', c, 'cd8', 55, w), acc('E2', c, 'cd3', 210, w),
        nr('F2', c, 'cd3'), acc('G2', c, 'cd19', 812, w), acc('H2', c, 'nk', 300, w), nr('I2', c)])
    expect('big5.csv', GB, [
        con('C2', c, 'lymphocytes', 1350, w), acc('C3', c, 'cd4', 150, w), acc('C4', c, 'cd3', 210, w),
        dou('C5', c, 'cd4', 150, w, words='the same value'), acc('C6', c, 'naive_cd4', '<10', w)])
    expect('time_in_chinese.csv', GB, [acc('B2', c, 'cd4', 150, tb('2025-03-05'))])


def redcap():
    expect('redcap_event_not_understood.csv', '', [ref('E2', '1', 'cd4', '6_month_followup_arm_1')])
    expect('redcap_event_without_date.csv', '', [
        dou('E2', '1', 'cd4', 150, f'{16 * M} | -', words='6_month_followup_arm_1')])
    lines = []
    missing = {2: '-99', 3: '-999', 4: '-9', 7: 'UNK', 8: 'NASK', 9: 'INV', 11: 'NP', 12: 'NI', 13: 'NAVU',
               14: 'MSNG', 15: '.', 18: 'NotDone', 19: 'Not done', 20: 'unknown'}
    for row in range(2, 22):
        w = tb(f'2025-06-{row - 1:02}')
        if row in missing:
            lines.append(nr(f'E{row}', '1', 'cd4', 'not measured'))
        elif row in (5, 6, 16):
            lines.append(dou(f'E{row}', '1', 'cd4', {5: 999, 6: 9999, 16: 99}[row], w))
        else:  # ND may be "not done" or "not detected"; -1 and #N/A are no codes of REDCap
            lines.append(any_(f'E{row}', '1', 'cd4', val='-'))
        lines.append(dou(f'F{row}', '1', 'cd8', 55, w, words='no unit'))
    expect('redcap_missing_codes.csv', '', lines)
    w = tb('2025-06-10')
    expect('unit_column_beside.csv', '', [con('E2', '1', 'cd4', 150, w), con('G2', '1', 'cd8', 55, w)])
    # No day and no birth date: nothing can be used, but 210 and 150 are CD3 and CD4 and the month 6 is neither.
    lines = [any_(f'{column}2', an='-') for column in 'CEFKLP']
    lines += [any_(f'{column}2') for column in 'DIJO']
    expect('loinc_in_field_names.csv', '', lines + [ref('H2', '1', 'cd3'), ref('N2', '1', 'cd4')])


def workbooks():
    lines = [nr('1', '-', '-', 'above the header')]
    for row, (date, values) in enumerate([('2025-01-08', (15, 10, 4, 0.2, 1100)),
                                          ('2025-07-12', (120, 80, 33, 19.2, 1400)),
                                          ('2026-01-15', (640, 410, 200, 155.8, 2300))], 4):
        for column, an, value in zip('BCDEF', ('cd3', 'cd4', 'cd8', 'naive_cd4', 'lymphocytes'), values):
            lines.append(con(f'{column}{row}', 'child-1', an, value, ta(date)))
    expect('units_below_merged_title.xlsx', GA, lines)
    expect('sheet_for_each_child.xlsx', GB, ['error | '])
    lines = []
    for row, (date, lymph, cd4) in enumerate([('2025-06-10', 1350, 149.85), ('2025-09-10', 1800, 288)], 2):
        lines += [con(f'B{row}', 'child-1', 'lymphocytes', lymph, tb(date)),
                  con(f'C{row}', 'child-1', 'cd4', cd4, tb(date)),
                  nr(f'D{row}', words='formula')]
    expect('formulas_without_result.xlsx', GB, lines)
    c, w = 'child-1', tb('2025-06-10')
    expect('merged_header_counts_first.xlsx', GB, [
        acc('B3', c, 'cd3', 210, w), nr('C3', c, 'cd3'), acc('D3', c, 'cd4', 150, w), nr('E3', c, 'cd4')])
    x = tb('2025-09-10')
    expect('merged_header_percent_first.xlsx', GB, [
        nr('B3', c, 'cd3'), acc('C3', c, 'cd3', 210, w), nr('D3', c, 'cd4'), acc('E3', c, 'cd4', 150, w),
        nr('B4', c, 'cd3'), acc('C4', c, 'cd3', 420, x), nr('D4', c, 'cd4'), acc('E4', c, 'cd4', 300, x)])


def bundles():
    w = ta('2025-07-12')
    expect('hospital_bundle.json', f'#! implant {AI} drop', [
        nr('2', '~', '-', 'Encounter'), acc('3', '~', 'cd4', 80, w), con('4', '~', 'cd3', 120, w)], keep_order=True)
    expect('fluid_and_marrow.json', '', [nr('3', 'p1', words='blood'), nr('4', 'p1', words='blood'),
                                         nr('5', 'p1', words='blood')], keep_order=True)
    for name in ('thymectomy.json', 'thymoglobulin.json'):
        age = days(B, '2025-06-10')
        expect(name, '', [nr('2', '~', '-', 'procedure'),
                          line('3', '~', 'p1', 'cd4', 150, '/uL', f'{age} | -', '~', '-')], keep_order=True)
    w = tb('2025-06-10')
    expect('report_with_contained_results.json', '', [
        nr('3', 'p1'), con('3', 'p1', 'lymphocytes', 1350, w), acc('3', 'p1', 'cd4', 150, w)], keep_order=True)
    expect('loinc_731_0.json', '', [con('3', 'p1', 'lymphocytes', 1350, w), con('4', 'p1', 'cd4', 149.85, w)],
           keep_order=True)
