"""Exports of laboratories, of REDCap and of Chinese systems of our own making, as text."""
from writing import (GB, M, acc, any_, con, dou, nr, ref, tb, text, unknown)

C = 'child-1'
W, X = tb('2025-06-10'), tb('2025-09-10')


def write():
    blood_counts()
    codes()
    helpers_and_suppressors()
    ranges()
    events()
    missing()
    unit_beside()
    codes_in_names()
    chinese_systems()


def blood_counts():
    """A share of leukocytes is not read and blocks nothing."""
    text('blood_count_in_a_wide_table.csv',
         'Date,WBC (10^9/L),LYMPH#,LYMPH%,CD4+ Abs (cells/uL),CD4+ % of lymphocytes\n'
         ',10^9/L,10^9/L,%,,\n2025-06-10,5.2,1.35,26,150,11.1\n', GB, [
             any_('B3', C), con('C3', C, 'lymphocytes', 1350, W), nr('D3', C), acc('E3', C, 'cd4', 150, W),
             con('F3', C, 'cd4', 149.85, W, use='shown')])
    text('blood_count_de.csv',
         'Datum;Analyse;Ergebnis;Einheit\n10.06.2025;Leukozyten;5,2;G/l\n10.06.2025;Lymphozyten relativ;26;%\n'
         '10.06.2025;Lymphozyten absolut;1,35;G/l\n10.06.2025;Monozyten;0,4;G/l\n10.06.2025;T-Helferzellen (CD4);11,1;%\n',
         GB, [any_('C2', C), nr('C3', C), con('C4', C, 'lymphocytes', 1350, W), nr('C5', C, '-'),
              con('C6', C, 'cd4', 149.85, W)])


def codes():
    """Codes of LOINC for lymphocytes: 731-0 counts them, 736-9 is their share of leukocytes."""
    text('codes_of_lymphocytes.csv',
         'date,LOINC,value,unit\n2025-06-10,731-0,1.35,10*9/L\n2025-06-10,736-9,26,%\n2025-06-10,8123-2,11.1,%\n'
         '2025-06-10,742-7,0.4,10*9/L\n', GB, [
             con('C2', C, 'lymphocytes', 1350, W), nr('C3', C), con('C4', C, 'cd4', 149.85, W), nr('C5', C, '-')])
    text('codes_beside_names_zh.csv',
         '采样日期,LOINC,项目,结果,单位\n2025-06-10,731-0,淋巴细胞绝对值,1.35,10^9/L\n'
         '2025-06-10,24467-3,CD3+CD4+T细胞绝对值,150,{Cells}/uL\n2025-06-10,14135-8,CD3+CD8+T细胞绝对值,55,{cells}/uL\n',
         GB, [con('D2', C, 'lymphocytes', 1350, W), acc('D3', C, 'cd4', 150, W), acc('D4', C, 'cd8', 55, W)])


def helpers_and_suppressors():
    """Th and Ts are CD4 and CD8; their quotient is neither."""
    text('th_and_ts_wide.csv',
         '采样日期,Th淋巴细胞绝对值(个/μL),Ts淋巴细胞绝对值(个/μL),Th/Ts,T淋巴细胞绝对值(个/μL)\n2025-06-10,150,55,2.73,210\n',
         GB, [acc('B2', C, 'cd4', 150, W), acc('C2', C, 'cd8', 55, W), unknown('D', [2]),
              acc('E2', C, 'cd3', 210, W)])
    text('helper_and_suppressor_de.csv',
         'Entnahmedatum;T-Helfer abs. (/µl);T-Suppressor abs. (/µl);Helfer/Suppressor-Quotient\n10.06.2025;150;55;2,73\n',
         GB, [acc('B2', C, 'cd4', 150, W), acc('C2', C, 'cd8', 55, W), unknown('D', [2])])
    text('both_markers_and_a_ratio.csv',
         'date,CD3+/CD4+ (cells/uL),CD3+/CD8+ (cells/uL),CD4/CD8\n2025-06-10,150,55,2.73\n',
         GB, [acc('B2', C, 'cd4', 150, W), acc('C2', C, 'cd8', 55, W), unknown('D', [2])])


def ranges():
    """The range of the healthy in a header is no value; its unit is the header's."""
    text('ranges_in_headers_en.csv',
         'Date,CD4 (ref 1500-2900 cells/mcL),CD8 [580-1600 cells/mcL],"Lymphocytes 2.0-9.5 x10^9/L",CD3 % (51-77)\n'
         '2025-06-10,150,55,1.35,15.6\n', GB, [
             acc('B2', C, 'cd4', 150, W), acc('C2', C, 'cd8', 55, W), con('D2', C, 'lymphocytes', 1350, W),
             con('E2', C, 'cd3', 210.6, W)])
    text('ranges_in_names_zh.csv',
         '采样日期,项目,结果\n2025-06-10,总T淋巴细胞绝对计数（955-2860 10^6/L）,210\n'
         '2025-06-10,CD4淋巴细胞绝对计数（550-1440 10^6/L）,150\n2025-06-10,CD8淋巴细胞绝对计数（320-1250 10^6/L）,55\n'
         '2025-06-10,CD4/CD8（0.7-2.8）,2.73\n', GB, [
             acc('C2', C, 'cd3', 210, W), acc('C3', C, 'cd4', 150, W), acc('C4', C, 'cd8', 55, W), nr('C5', C, '-')])


def events():
    """An event that is not understood is told; a missing day of sampling is no missing birth date."""
    head = 'record_id,redcap_event_name,dob,implant_date,lab_date,cd4_ul,cd8_ul\n'
    text('redcap_events_with_and_without_date.csv', head
         + '4,acute_illness_arm_1,2024-04-10,2025-01-10,2025-06-10,150,55\n'
         + '4,annual_review_arm_1,2024-04-10,2025-01-10,,300,80\n', '', [
             acc('F2', '4', 'cd4', 150, W), acc('G2', '4', 'cd8', 55, W),
             ref('F3', '4', 'cd4', 'annual_review_arm_1'), ref('G3', '4', 'cd8', 'annual_review_arm_1')])
    text('redcap_event_labels_without_date.csv',
         'Record ID,Event Name,Age at visit (months),CD4 (cells/uL)\n'
         '4,Enrichment visit (Arm 1: Implanted),16,150\n', '', [
             dou('D2', '4', 'cd4', 150, f'{16 * M} | -', words='Enrichment visit (Arm 1: Implanted)')])
    text('redcap_unplanned_visit.csv',
         'record_id,age_days,implant_date,redcap_event_name,cd3_ul,naive_cd4_ul\n'
         '5,426,2025-01-10,unscheduled_2_arm_1,210,18\n', '', [
             dou('E2', '5', 'cd3', 210, '426 | -', words='unscheduled_2_arm_1'),
             dou('F2', '5', 'naive_cd4', 18, '426 | -', words='unscheduled_2_arm_1')])
    text('date_missing_in_a_row_zh.csv', '编号,出生日期,移植日期,采样日期,CD4+T细胞(个/μL)\n'
         'c1,2024-04-10,2025-01-10,,150\nc1,2024-04-10,2025-01-10,2025-09-10,300\n', '', [
             ref('E2', 'c1', 'cd4'), acc('E3', 'c1', 'cd4', 300, X)])


def missing():
    """Codes for missing values are not measured; numbers that look like them are doubtful."""
    text('redcap_missing_words.csv',
         'record_id,dob,implant_date,lab_date,cd3_ul,cd4_ul,cd8_ul,nk_ul,cd19_ul\n'
         '9,2024-04-10,2025-01-10,2025-06-10,ASKU,UNK,-999,NA,MSK\n'
         '9,2024-04-10,2025-01-10,2025-09-10,420,300,999,OTH,-99\n', '', [
             [nr(f'{col}2', '9', an, 'not measured') for col, an in
              zip('EFGHI', ('cd3', 'cd4', 'cd8', 'nk', 'cd19'))],
             acc('E3', '9', 'cd3', 420, X), acc('F3', '9', 'cd4', 300, X),
             any_('G3', '9', 'cd8'), nr('H3', '9', 'nk', 'not measured'), nr('I3', '9', 'cd19', 'not measured')])
    text('redcap_nines_are_doubtful.csv',
         'record_id,dob,implant_date,lab_date,cd3_ul,cd4_ul,naive_cd4_ul\n'
         '9,2024-04-10,2025-01-10,2025-06-10,2100,999,-9\n9,2024-04-10,2025-01-10,2025-09-10,9999,1005,99\n', '', [
             acc('E2', '9', 'cd3', 2100, W), dou('F2', '9', 'cd4', 999, W), nr('G2', '9', 'naive_cd4', 'not measured'),
             dou('E3', '9', 'cd3', 9999, X), acc('F3', '9', 'cd4', 1005, X), dou('G3', '9', 'naive_cd4', 99, X)])


def unit_beside():
    """The unit of X stands in the column X_unit."""
    text('unit_columns_beside.csv',
         'record_id,dob,implant_date,lab_date,alc,alc_units,cd4,cd4_units,cd8,cd8_units\n'
         '1,2024-04-10,2025-01-10,2025-06-10,1.35,10^3/uL,150,cells/uL,0.055,x10^9/L\n', '', [
             con('E2', '1', 'lymphocytes', 1350, W), acc('G2', '1', 'cd4', 150, W), con('I2', '1', 'cd8', 55, W)])
    text('unit_columns_beside_zh.csv',
         '采样日期,CD4绝对值,CD4绝对值单位,淋巴细胞绝对值,淋巴细胞绝对值单位\n2025-06-10,150,个/μL,1.35,10^9/L\n', GB, [
             acc('B2', C, 'cd4', 150, W), con('D2', C, 'lymphocytes', 1350, W)])
    text('unit_columns_that_change.csv',
         'id,date,CD4,CD4 unit\nc1,2025-06-10,0.15,10^9/L\nc1,2025-09-10,300,cells/uL\n', GB, [
             con('C2', 'c1', 'cd4', 150, W), acc('C3', 'c1', 'cd4', 300, X)])


def codes_in_names():
    """Codes of LOINC within names of fields."""
    text('loinc_at_end_of_field_names.csv',
         'record_id,dob,implant_date,lab_date,cd4_loinc_24467_3,cd4_loinc_24467_3_unit,cd3_loinc_8122_4,'
         'cd3_loinc_8122_4_unit\n1,2024-04-10,2025-01-10,2025-06-10,150,cells/microliter,210,cells/microliter\n', '', [
             acc('E2', '1', 'cd4', 150, W), acc('G2', '1', 'cd3', 210, W)])
    text('loinc_in_headers.csv',
         'date,24467-3 (cells/uL),CD8 T cells [LOINC 14135-8] (cells/uL),ALC LOINC 731-0 (10*3/uL)\n'
         '2025-06-10,150,55,1.35\n', GB, [
             acc('B2', C, 'cd4', 150, W), acc('C2', C, 'cd8', 55, W), con('D2', C, 'lymphocytes', 1350, W)])


def chinese_systems():
    """Big5 of Taiwan and Hong Kong; dates and times in Chinese."""
    text('big5_wide.csv', '採檢日期,CD3+T細胞絕對值(個/uL),CD4+T細胞絕對值(個/uL),淋巴球絕對值(10^3/uL),備註\n'
         '2025/6/10,210,150,1.35,\n2025/9/10,420,300,1.8,\n', GB, [
             acc('B2', C, 'cd3', 210, W), acc('C2', C, 'cd4', 150, W), con('D2', C, 'lymphocytes', 1350, W),
             acc('B3', C, 'cd3', 420, X), acc('C3', C, 'cd4', 300, X), con('D3', C, 'lymphocytes', 1800, X)], enc='big5')
    text('big5_one_test_a_row.csv', '檢驗項目,結果,單位,採檢日期\n白血球計數,5.2,10^3/uL,2025-06-10\n'
         '輔助型T細胞(CD4+)絕對值,150,/uL,2025-06-10\n毒殺型T細胞(CD8+)絕對值,55,/uL,2025-06-10\n'
         '自然殺手細胞(CD16+CD56+)絕對值,300,/uL,2025-06-10\n', GB, [
             any_('B2', C), acc('B3', C, 'cd4', 150, W), acc('B4', C, 'cd8', 55, W), acc('B5', C, 'nk', 300, W)],
         enc='big5')
    text('times_in_chinese.csv', '采样时间,CD4(个/μL)\n2025年6月10日 上午8时15分,150\n2025年06月11日08:15,151\n'
         '2025年6月12日8时,152\n2025年6月13日 08时15分30秒,153\n', GB, [
             acc(f'B{row}', C, 'cd4', 148 + row, tb(f'2025-06-{row + 8}')) for row in range(2, 6)])
    text('times_in_chinese_long.csv', '标本采集时间,报告时间,项目,结果,单位\n'
         '2025-06-10 08时15分,2025年6月11日 16时00分,CD4+T淋巴细胞绝对值,150,个/μL\n'
         '2025-06-10 08时15分,2025年6月11日 16时00分,CD8+T淋巴细胞绝对值,55,个/μL\n', GB, [
             acc('D2', C, 'cd4', 150, W), acc('D3', C, 'cd8', 55, W)])
