"""Tables of text of our own making: the kinds of `cases.py` in other words, languages and forms."""
from writing import (A, AI, GA, GB, M, UNKNOWN, acc, any_, con, days, dou, line, nr, ref, ta, tb, text, unknown)

C = 'child-1'


def write():
    identified()
    units_below()
    share_of_cd4()
    long_names()
    panels()
    days_as_written()
    blocks_of_children()
    columns_without_name()
    doubt_passed_on()


def identified():
    """Real exports have names and numbers: read past them when asked, refused with the flag's name when not."""
    w1, w2 = ta('2025-07-12'), ta('2026-01-15')
    table = ('MRN,Patient Name,DOB,Implant Date,Collection Date,CD3+ T Cells Abs (cells/uL),CD4+ T Cells Abs (cells/uL),'
             'Naive CD4+ (CD45RA+CD62L+) cells/uL\n'
             '90012345,"TESTMANN, IDA",2024-02-03,2025-01-10,2025-07-12,120,80,18\n'
             '90012345,"TESTMANN, IDA",2024-02-03,2025-01-10,2026-01-15,640,410,150\n')
    lines = []
    for row, (w, values) in enumerate([(w1, (120, 80, 18)), (w2, (640, 410, 150))], 2):
        lines += [acc(f'{col}{row}', '~', an, v, w) for col, an, v in zip('FGH', ('cd3', 'cd4', 'naive_cd4'), values)]
    text('names_and_numbers_dropped_en.csv', table, '#! drop', lines)
    text('names_and_numbers_not_dropped_en.csv', table, '', ['error | --drop-identifiers'])
    text('names_not_dropped_de.csv',
         'Patientennummer;Name;Vorname;Geburtsdatum;Entnahmedatum;CD4 abs. (/µl)\n'
         '90012345;Testmann;Ida;03.02.2024;12.07.2025;80\n', f'#! implant {AI}', ['error | --drop-identifiers'])
    text('two_children_dropped_zh.csv',
         '病案号,姓名,出生日期,移植日期,采样日期,检验项目,结果,单位\n'
         '00778811,测试甲,2024-02-03,2025-01-10,2025-07-12,CD3+CD4+T淋巴细胞绝对值,80,个/μL\n'
         '00778822,测试乙,2024-04-10,2025-01-10,2025-06-10,CD3+CD4+T淋巴细胞绝对值,150,个/μL\n'
         '00778811,测试甲,2024-02-03,2025-01-10,2026-01-15,淋巴细胞绝对值,2.3,10^9/L\n', '#! drop', [
             acc('G2', '~', 'cd4', 80, w1), acc('G3', '~', 'cd4', 150, tb('2025-06-10')),
             con('G4', '~', 'lymphocytes', 2300, w2)])
    text('letterhead_dropped_fr.csv',
         'Laboratoire d\'immunologie;;\nNom : ESSAI Zoé;;\nNé(e) le : 03/02/2024;;\n;;\n'
         'Date de prélèvement;LT CD4+ (/mm3);CD4 naïfs (% des CD4)\n2025-07-12;80;24,1\n', GA + ' drop', [
             [any_(str(r), verdict='not_read') for r in (1, 2, 3, 4)],
             acc('B6', '~', 'cd4', 80, w1), con('C6', '~', 'naive_cd4', 19.28, w1)])


def units_below():
    """A row of units below the header, in every spelling; never a thousandth of a child's cells."""
    w = ta('2025-07-12')
    text('units_below_in_brackets.csv',
         'Date,CD3,CD4,CD8,CD19,Lymphocytes\n,[x10^9/L],(10*9/L),*10^9/L,G/l,(x10E9/L)\n'
         '2025-07-12,0.12,0.08,0.033,0.9,1.4\n', GA, [
             con(f'{col}3', C, an, v, w) for col, an, v in
             zip('BCDEF', ('cd3', 'cd4', 'cd8', 'cd19', 'lymphocytes'), (120, 80, 33, 900, 1400))])
    text('units_below_zh.csv',
         '采样日期,总T细胞,CD4+T细胞,初始CD4+T细胞,淋巴细胞\n单位,个/ul,（个/μL）,% of CD4,×10^9/L\n'
         '2025/7/12,120,80,24,1.4\n', GA, [
             acc('B3', C, 'cd3', 120, w), acc('C3', C, 'cd4', 80, w), con('D3', C, 'naive_cd4', 19.2, w),
             con('E3', C, 'lymphocytes', 1400, w)])
    text('counts_in_thousands_without_unit.csv',
         'Date,CD3,CD4,Lymphocytes\n2025-07-12,0.12,0.08,1.4\n2026-01-15,0.64,0.41,2.3\n', GA, [
             ref(f'{col}{row}', C, an, '10^9/L') for row in (2, 3)
             for col, an in zip('BCD', ('cd3', 'cd4', 'lymphocytes'))])


def share_of_cd4():
    """A share of CD4 becomes a count through the CD4 of the same sample, and through no other."""
    w, x = ta('2025-07-12'), ta('2026-01-15')
    text('naive_share_of_cd4_fr.csv',
         'Date;Lymphocytes (G/L);LT CD3+ (/mm3);LT CD4+ (/mm3);T CD4 naïfs (% des CD4);LT CD8+ (/mm3);T CD8 naïfs (% des CD8)\n'
         '12.07.2025;1,4;120;80;24,1;33;30\n', GA, [
             con('B2', C, 'lymphocytes', 1400, w), acc('C2', C, 'cd3', 120, w), acc('D2', C, 'cd4', 80, w),
             con('E2', C, 'naive_cd4', 19.28, w), acc('F2', C, 'cd8', 33, w), con('G2', C, 'naive_cd8', 9.9, w)])
    text('naive_share_of_cd4_es.csv',
         'Fecha de extracción;Linfocitos T CD4 (cél/µL);Linfocitos T CD4 vírgenes (% de CD4)\n'
         '12.07.2025;80;24,0\n15.01.2026;;38,0\n', GA, [
             acc('B2', C, 'cd4', 80, w), con('C2', C, 'naive_cd4', 19.2, w),
             line('C3', '~', C, '~', 38, '%', '~ | ~', '~', '-')])
    text('naive_share_through_share_of_lymphocytes.csv',
         'date,ALC (10^3/uL),CD4+ (% of lymphocytes),Naive CD4+ (% of CD4)\n2026-01-15,2,20,40\n', GA, [
             con('B2', C, 'lymphocytes', 2000, x), con('C2', C, 'cd4', 400, x), con('D2', C, 'naive_cd4', 160, x)])


def long_names():
    """Names in full, as laboratories of referral print them."""
    w = ta('2025-07-12')
    text('lis_absolute_helper.csv',
         'Collected,Test,Result,Units\n'
         '2025-07-12 08:31,Absolute CD 3,120,/uL\n2025-07-12 08:31,Absolute CD 4 Helper,80,/uL\n'
         '2025-07-12 08:31,Abs. CD 8 Suppressor,33,/uL\n2025-07-12 08:31,% CD 4 Pos. Lymph.,5.7,%\n'
         '2025-07-12 08:31,CD4/CD8 Ratio,2.42,\n2025-07-12 08:31,Lymphs (Absolute),1.4,x10E3/uL\n', GA, [
             acc('C2', C, 'cd3', 120, w), acc('C3', C, 'cd4', 80, w), acc('C4', C, 'cd8', 33, w),
             con('C5', C, 'cd4', 79.8, w, use='shown'), nr('C6', C, '-'), con('C7', C, 'lymphocytes', 1400, w)])
    text('lis_names_de.csv',
         'Entnahmedatum;Untersuchung;Ergebnis;Einheit\n'
         '12.07.2025;T-Helferzellen (CD3+CD4+) absolut;80;/µl\n12.07.2025;T-Suppressorzellen (CD3+CD8+) absolut;33;/µl\n'
         '12.07.2025;T-Lymphozyten (CD3+) absolut;120;/µl\n12.07.2025;NK-Zellen (CD3-CD16+CD56+) absolut;300;/µl\n'
         '12.07.2025;aktivierte T-Zellen (CD3+HLA-DR+);12;%\n12.07.2025;Lymphozyten absolut;1,4;Gpt/l\n', GA, [
             acc('C2', C, 'cd4', 80, w), acc('C3', C, 'cd8', 33, w), acc('C4', C, 'cd3', 120, w),
             acc('C5', C, 'nk', 300, w), any_('C6', C, '-'), con('C7', C, 'lymphocytes', 1400, w)])
    text('lis_names_that_are_not_cd4.csv',
         'Collected,Test,Result,Units\n2025-07-12,CD4+HLA-DR+ T cells absolute,60,cells/uL\n'
         '2025-07-12,CD3+CD4+CD25+ absolute,20,cells/uL\n2025-07-12,CD4+ CD45RA- MEMORY T CELLS ABSOLUTE,62,cells/uL\n'
         '2025-07-12,CD3+CD4+CD8+ DOUBLE POSITIVE ABSOLUTE,3,cells/uL\n', GA, [
             line('C2', 'doubtful', C, '-', '~', '~', '~ | ~', 'shown', 'looks like cd4'),
             line('C3', 'doubtful', C, '-', '~', '~', '~ | ~', 'shown', 'looks like cd4'),
             any_('C4', C, '-'), any_('C5', C, '-')])


def panels():
    """Panels of research: dates of birth and implantation in columns, analytes that are kept and not modelled."""
    w = ta('2026-01-15')
    text('research_panel_de.csv',
         'Kind;Geburtsdatum;Implantation;Entnahme;CD4 (/µl);CD4 naiv (% von CD4);RTE (CD31+CD45RA+, % von CD4);'
         'Treg (% von CD4);IgG (g/l);IgA (g/l);IgM (g/l)\n'
         'K7;03.02.2024;10.01.2025;15.01.2026;410;38;22;6;7,5;0,4;0,8\n', '', [
             acc('E2', 'K7', 'cd4', 410, w), con('F2', 'K7', 'naive_cd4', 155.8, w),
             con('G2', 'K7', 'rte', 90.2, w, use='~'), con('H2', 'K7', 'treg', 24.6, w, use='shown'),
             acc('I2', 'K7', 'igg', 7.5, w, 'g/L', 'shown'), acc('J2', 'K7', 'iga', 0.4, w, 'g/L', 'shown'),
             acc('K2', 'K7', 'igm', 0.8, w, 'g/L', 'shown')])
    text('research_panel_zh_long.csv',
         '编号,出生日期,植入日期,采样日期,检测项目,结果,单位\n'
         'P03,2024-02-03,2025-01-10,2026-01-15,CD4+T细胞绝对值,410,个/μL\n'
         'P03,2024-02-03,2025-01-10,2026-01-15,初始CD4+T细胞占CD4+T细胞百分比,38,%\n'
         'P03,2024-02-03,2025-01-10,2026-01-15,免疫球蛋白G,7.5,g/L\n'
         'P03,2024-02-03,2025-01-10,2026-01-15,记忆性CD4+T细胞(CD4+CD45RO+),200,个/μL\n', '', [
             acc('F2', 'P03', 'cd4', 410, w), con('F3', 'P03', 'naive_cd4', 155.8, w),
             acc('F4', 'P03', 'igg', 7.5, w, 'g/L', 'shown'),
             acc('F5', 'P03', 'cd45ro_cd4', 200, w, use='shown')])


def days_as_written():
    """Days since implantation, with the age or with the dates that give it."""
    w = lambda day: f'{days(A, AI) + day} | {day}'
    text('day_after_implant_date.csv',
         'child,birth,implant,day,test,result,unit\nA02,2024-02-03,2025-01-10,-5,cd3,12,/uL\n'
         'A02,2024-02-03,2025-01-10,183,cd4,0.08,10^9/L\nA02,2024-02-03,2025-01-10,370,naive_cd4,150,/uL\n', '', [
             acc('F2', 'A02', 'cd3', 12, w(-5)), con('F3', 'A02', 'cd4', 80, w(183)),
             acc('F4', 'A02', 'naive_cd4', 150, w(370))])
    text('day_in_wide_table.csv',
         'subject_id,age_days,day,CD4 (/uL),Naive CD4 (/uL)\nS1,525,183,80,18\nS1,712,370,410,\n', '', [
             acc('D2', 'S1', 'cd4', 80, '525 | 183'), acc('E2', 'S1', 'naive_cd4', 18, '525 | 183'),
             acc('D3', 'S1', 'cd4', 410, '712 | 370')])
    text('day_in_own_form_months.csv',
         'child_id,age_months,day,analyte,value,unit\nB1,14,91,cd4,900,/uL\nB1,14,91,naive_cd4,<10,/uL\n'
         'B1,14,91,cd8,200,/uL\n', '', [
             acc('E2', 'B1', 'cd4', 900, f'{14 * M} | 91'), acc('E3', 'B1', 'naive_cd4', '<10', f'{14 * M} | 91'),
             acc('E4', 'B1', 'cd8', 200, f'{14 * M} | 91')])


def blocks_of_children():
    """Two blocks in one table, each with a child's label above it, are not one child."""
    text('block_for_each_child.csv',
         'Patient A,\ndate,CD4 (/uL)\n2025-06-10,150\n2025-09-10,300\n,\nPatient B,\ndate,CD4 (/uL)\n'
         '2025-07-10,900\n2025-10-10,20\n', GB, ['error |'])
    text('block_for_each_child_zh.csv',
         '患儿1,,\n采样日期,CD4+T细胞(个/μL),CD8+T细胞(个/μL)\n2025-06-10,150,55\n,,\n患儿2,,\n'
         '采样日期,CD4+T细胞(个/μL),CD8+T细胞(个/μL)\n2025-06-10,900,300\n', GB, ['error |'])


def columns_without_name():
    w, x = tb('2025-06-10'), tb('2025-09-10')
    text('column_without_name_of_text.csv', 'date,CD4 (/uL),,CD8 (/uL)\n2025-06-10,150,EDTA,55\n2025-09-10,300,,80\n',
         GB, [acc('B2', C, 'cd4', 150, w), unknown('C', [2], verdict='~'), acc('D2', C, 'cd8', 55, w),
              acc('B3', C, 'cd4', 300, x), acc('D3', C, 'cd8', 80, x)])
    text('two_columns_without_name_de.csv', 'Datum;CD4 abs. (/µl);;\n10.06.2025;150;11,1;\n10.09.2025;300;14,2;77\n',
         GB, [acc('B2', C, 'cd4', 150, w), unknown('C', [2], verdict='~'), acc('B3', C, 'cd4', 300, x),
              [] if UNKNOWN == 'header' else unknown('C', [3], verdict='~'),
              unknown('D', [3], verdict='~')])


def doubt_passed_on():
    """What is made of a doubtful value is doubtful."""
    w, x = tb('2025-06-10'), tb('2025-09-10')
    text('share_of_a_doubtful_count.csv', 'date,Lymphocytes,CD4 %,CD3 %\n2025-06-10,1350,11.1,15\n', GB, [
        dou('B2', C, 'lymphocytes', 1350, w, words='no unit'), dou('C2', C, 'cd4', 149.85, w),
        dou('D2', C, 'cd3', 202.5, w)])
    text('naive_share_of_a_doubtful_cd4.csv',
         '采样日期,CD4,初始CD4+T细胞(% of CD4),CD8(个/μL)\n2025-06-10,150,20,55\n2025-09-10,300,25,80\n', GB, [
             dou('B2', C, 'cd4', 150, w, words='no unit'), dou('C2', C, 'naive_cd4', 30, w),
             acc('D2', C, 'cd8', 55, w), dou('B3', C, 'cd4', 300, x, words='no unit'),
             dou('C3', C, 'naive_cd4', 75, x), acc('D3', C, 'cd8', 80, x)])
