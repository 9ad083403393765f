"""Writes the files of this folder and what a person expects of them; run it after changing one.

Encodings and workbooks need a program. Expectations are written here by hand; ages and days come from
Python's calendar, not from the reader under test.
"""
import datetime as dt
import json
import os
import zipfile

D = os.path.dirname(os.path.abspath(__file__)) + '/'
def w(name, data, expected, enc='utf-8', bom=b''):
    raw = data if isinstance(data, bytes) else bom+data.encode(enc)
    open(D+name,'wb').write(raw)
    open(D+name+'.expected','w').write(expected.strip('\n')+'\n')
def days(a,b): return (dt.date.fromisoformat(b)-dt.date.fromisoformat(a)).days
B,I='2024-01-10','2025-01-10'
GIV=f'#! birth {B} implant {I}\n'
def t(d): return f"{days(B,d)} | {days(I,d)}"
S=t('2025-02-09')   # 396 | 30
M=30.4375
OWN="child_id,age_months,months_since_implant,analyte,value,unit\n"
T12=f"{12*M} | {3*M}"

w('own_form.csv', OWN+"c1,12,3,cd4,0.25,10^9/L\nc1,12,3,cd3,400,/mm3\nc1,12,3,naive_cd4,<10,/uL\nc1,12,3,rte_percent,8.3,%\nc1,12,,cd19,900,个/µL\n", f"""
E2 | converted | c1 | cd4 | 250 | /uL | {T12} | fit | 0.25 (10^9/L) is 250 /uL
E3 | accepted | c1 | cd3 | 400 | /uL | {T12} | fit | -
E4 | accepted | c1 | naive_cd4 | <10 | /uL | {T12} | fit | -
E5 | accepted | c1 | rte_percent | 8.3 | % | {T12} | fit | -
E6 | accepted | c1 | cd19 | 900 | /uL | {12*M} | - | fit | -
""")
w('own_form_misspelt_column.csv', "child_id,age_months,months_since_implant,analyte,value,unit,usee\nc1,12,3,cd4,250,/uL,shown\n", "error | row 1; column `usee`; unknown field; docs/formats.md")
w('wide_zh_gb18030.csv', "编号,性别,采样日期,淋巴细胞绝对值(10^9/L),CD3+T细胞(个/μL),CD4+T细胞绝对值（个/μL）,CD8+T细胞(个/μL),CD4/CD8比值\n患01,男,2025/2/9,1.2,300,200,80,2.5\n", GIV+f"""
H1 | not_read | - | - | - | - | - | - | fit | CD4/CD8比值; nothing that the model knows
D2 | converted | 患01 | lymphocytes | 1200 | /uL | {S} | fit | 1.2; is 1200 /uL
E2 | accepted | 患01 | cd3 | 300 | /uL | {S} | fit | -
F2 | accepted | 患01 | cd4 | 200 | /uL | {S} | fit | -
G2 | accepted | 患01 | cd8 | 80 | /uL | {S} | fit | -
""", 'gb18030')
w('long_zh_his_bom.csv', "患者编号,检验项目,结果,单位,参考范围,提示,采样时间,报告时间\nP1,CD3+CD4+ T淋巴细胞,210 ↓,个/μL,700-2200,↓,2025-02-09 08:15:00,2025-02-10 16:00:00\nP1,白细胞计数,5.2,10^9/L,4-10,,2025-02-09 08:15:00,2025-02-10 16:00:00\nP1,CD19+ B淋巴细胞,未做,个/μL,,,2025-02-09 08:15:00,\n", GIV+f"""
C2 | accepted | P1 | cd4 | 210 | /uL | {S} | fit | -
C3 | not_read | P1 | - | - | - | - | - | fit | 白细胞计数
C4 | not_read | P1 | cd19 | - | - | - | - | fit | not measured
""", bom=b'\xef\xbb\xbf')
w('excel_unicode_text.txt', "id\tdate\tCD4 (cells/µL)\tCD8 (cells/µL)\r\nc1\t2025-02-09\t1,5\t0,5\r\n", GIV+f"""
C2 | accepted | c1 | cd4 | 1.5 | /uL | {S} | fit | -
D2 | accepted | c1 | cd8 | 0.5 | /uL | {S} | fit | -
""", 'utf-16-le', b'\xff\xfe')
w('utf16be_without_mark.csv', "编号,采样日期,CD4(个/μL)\nc1,2025-02-09,350\n", GIV+f"C2 | accepted | c1 | cd4 | 350 | /uL | {S} | fit | -", 'utf-16-be')
w('german_semicolon_cp1252.csv', "Pseudonym;Entnahmedatum;Lymphozyten (/nl);CD4 (/µL)\nK1;09.02.2025;1,25;312,5\n", GIV+f"""
C2 | converted | K1 | lymphocytes | 1250 | /uL | {S} | fit | 1.25; is 1250
D2 | accepted | K1 | cd4 | 312.5 | /uL | {S} | fit | -
""", 'cp1252')
w('excel_sep_line.csv', "sep=;\nid;date;CD4 (/uL)\nc1;2025-02-09;350\n", GIV+f"C3 | accepted | c1 | cd4 | 350 | /uL | {S} | fit | -")
w('full_width_digits.csv', "编号,采样日期,ＣＤ４（个／μＬ）\nc1,２０２５年２月９日,＜１０\nc2,２０２５年２月９日,３５０．５\n", """
C2 | refused | c1 | cd4 | - | - | - | - | fit | the age of the child is not known; --birth
C3 | refused | c2 | cd4 | - | - | - | - | fit | not known
""")
w('full_width_one_child.csv', "采样日期,ＣＤ４（个／μＬ）\n２０２５年２月９日,＜１０\n２０２５年３月９日,３５０．５\n", GIV+f"""
B2 | accepted | child-1 | cd4 | <10 | /uL | {S} | fit | -
B3 | accepted | child-1 | cd4 | 350.5 | /uL | {t('2025-03-09')} | fit | -
""")
w('thousands_beside_points.csv', 'date,CD3 (/uL),CD4 (/uL),CD8 (/uL)\n2025-02-09,"1,234",350.5,"1,2,3"\n', GIV+f"""
B2 | accepted | child-1 | cd3 | 1234 | /uL | {S} | fit | `1,234` is 1234
C2 | accepted | child-1 | cd4 | 350.5 | /uL | {S} | fit | -
D2 | refused | child-1 | cd8 | - | - | - | - | fit | `1,2,3` is not a number
""")
w('thousands_or_decimals.csv', 'date,CD3 (/uL),CD4 (/uL)\n2025-02-09,"1,234",350\n', GIV+f"""
B2 | refused | child-1 | cd3 | - | - | - | - | fit | `1,234` may hold decimals or thousands; with a decimal point
C2 | accepted | child-1 | cd4 | 350 | /uL | {S} | fit | -
""")
w('thousands_beside_commas.csv', 'date;CD3 (/uL);CD4 (/uL);CD8 (/uL)\n2025-02-09;1.234,5;350,25;1.234\n', GIV+f"""
B2 | accepted | child-1 | cd3 | 1234.5 | /uL | {S} | fit | is 1234.5
C2 | accepted | child-1 | cd4 | 350.25 | /uL | {S} | fit | -
D2 | refused | child-1 | cd8 | - | - | - | - | fit | may hold decimals or thousands
""")
w('limits.csv', "date,test,result,unit\n2025-02-09,CD3,≤50,/uL\n2025-02-09,CD4,小于10,/uL\n2025-02-09,CD8,< 5,/uL\n2025-02-09,CD19,>5000,/uL\n2025-02-09,NK,未检出,/uL\n2025-02-09,lymphocytes,ND,/uL\n", GIV+f"""
C2 | accepted | child-1 | cd3 | <50 | /uL | {S} | fit | -
C3 | accepted | child-1 | cd4 | <10 | /uL | {S} | fit | -
C4 | accepted | child-1 | cd8 | <5 | /uL | {S} | fit | -
C5 | doubtful | child-1 | cd19 | >5000 | /uL | {S} | shown | only a lower bound
C6 | refused | child-1 | nk | - | - | - | - | fit | states no limit; limit of quantification
C7 | refused | child-1 | lymphocytes | - | - | - | - | fit | states no limit
""")
w('comparator_column.csv', "date,test,qualifier,result,unit\n2025-02-09,CD4,<,10,/uL\n2025-02-09,CD8,,30,/uL\n", GIV+f"""
D2 | accepted | child-1 | cd4 | <10 | /uL | {S} | fit | -
D3 | accepted | child-1 | cd8 | 30 | /uL | {S} | fit | -
""")
w('flags_beside_numbers.csv', "date,CD3 (/uL),CD4 (/uL),CD8 (/uL),CD19 (/uL),NK (/uL)\n2025-02-09,*350 L,210 (L),80↓,900 H,↓120\n", GIV+f"""
B2 | accepted | child-1 | cd3 | 350 | /uL | {S} | fit | -
C2 | accepted | child-1 | cd4 | 210 | /uL | {S} | fit | -
D2 | accepted | child-1 | cd8 | 80 | /uL | {S} | fit | -
E2 | accepted | child-1 | cd19 | 900 | /uL | {S} | fit | -
F2 | accepted | child-1 | nk | 120 | /uL | {S} | fit | -
""")
w('percent_of_lymphocytes.csv', "编号,采样日期,淋巴细胞(10^9/L),CD3+%,CD4+%\nc1,2025-02-09,2.5,20,12\n", GIV+f"""
C2 | converted | c1 | lymphocytes | 2500 | /uL | {S} | fit | -
D2 | converted | c1 | cd3 | 500 | /uL | {S} | fit | 20 % of 2500 /uL lymphocytes (row 2) is 500 /uL
E2 | converted | c1 | cd4 | 300 | /uL | {S} | fit | 12 % of 2500
""")
w('percent_without_lymphocytes.csv', "date,test,result,unit\n2025-02-09,CD4,12,%\n2025-03-09,lymphocytes,2500,/uL\n", GIV+f"""
C2 | refused | child-1 | cd4 | 12 | % | {S} | fit | 12 % of lymphocytes that are not counted; absolute lymphocyte count of the same sample
C3 | accepted | child-1 | lymphocytes | 2500 | /uL | {t('2025-03-09')} | fit | -
""")
w('percent_and_count.csv', "date,Lymph (/uL),CD4 (/uL),CD4 %,CD8 (/uL),CD8 %,CD19 (/uL),CD19 %\n2025-02-09,2000,310,15,100,20,,\n2025-03-09,,320,16,,,,\n", GIV+f"""
B2 | accepted | child-1 | lymphocytes | 2000 | /uL | {S} | fit | -
C2 | accepted | child-1 | cd4 | 310 | /uL | {S} | fit | -
D2 | converted | child-1 | cd4 | 300 | /uL | {S} | shown | shown only: row 2 counts the cells
E2 | accepted | child-1 | cd8 | 100 | /uL | {S} | fit | -
F2 | doubtful | child-1 | cd8 | 400 | /uL | {S} | shown | 20 % of 2000; row 2 counts 100 /uL
C3 | accepted | child-1 | cd4 | 320 | /uL | {t('2025-03-09')} | fit | -
D3 | not_read | child-1 | cd4 | - | % | {t('2025-03-09')} | fit | the count of row 3 stands
""")
w('percent_of_leukocytes.csv', "date,test,result,unit\n2025-02-09,淋巴细胞百分比,35,%\n", GIV+"C2 | refused | child-1 | lymphocytes | - | - | ~ | ~ | fit | `%` is not a unit of lymphocytes; 10^9/L")
w('trec_denominators.csv', "date,test,result,unit\n2025-02-09,TREC,57,copies/1e5 CD3\n2025-02-10,TRECs,1.2×10^3,copies/10^6 T cells\n2025-02-11,TREC,300,拷贝/10⁶细胞\n2025-02-12,sj-TREC,45,copies/µg DNA\n2025-02-13,TREC,12,copies/uL\n", GIV+f"""
C2 | converted | child-1 | trec | 570 | copies/1e6 T | {S} | fit | 57; is 570 copies/1e6 T
C3 | accepted | child-1 | trec | 1200 | copies/1e6 T | {t('2025-02-10')} | fit | -
C4 | accepted | child-1 | trec | 300 | copies/1e6 cells | {t('2025-02-11')} | shown | shown only; share of T cells
C5 | accepted | child-1 | trec | 45 | copies/ug DNA | {t('2025-02-12')} | shown | shown only
C6 | accepted | child-1 | trec | 12 | copies/uL | {t('2025-02-13')} | shown | shown only
""")
w('trec_without_denominator.csv', "date,TREC,TREC (copies)\n2025-02-09,300,\n2025-02-10,,280\n", GIV+"""
B2 | refused | child-1 | trec | - | - | ~ | ~ | fit | TREC needs its denominator
C3 | refused | child-1 | trec | - | - | ~ | ~ | fit | TREC needs its denominator
""")
w('row_of_units.csv', "id,date,lymphocytes,CD4\n,,10^9/L,cells/uL\nc1,2025-02-09,1.2,350\n", GIV+f"""
C3 | converted | c1 | lymphocytes | 1200 | /uL | {S} | fit | -
D3 | accepted | c1 | cd4 | 350 | /uL | {S} | fit | -
""")
w('letterhead_and_footer.csv', "儿童医院检验科,,,\n流式细胞术报告,,,\n,,,\n编号,采样日期,CD4(个/μL),CD8(个/μL)\nc1,2025-02-09,350,80\n编号,采样日期,CD4(个/μL),CD8(个/μL)\nc1,2025-03-09,360,90\n以上结果仅对本标本负责\n", GIV+f"""
1 | not_read | - | - | - | - | - | - | fit | above the header
2 | not_read | - | - | - | - | - | - | fit | above the header
3 | not_read | - | - | - | - | - | - | fit | above the header
C5 | accepted | c1 | cd4 | 350 | /uL | {S} | fit | -
D5 | accepted | c1 | cd8 | 80 | /uL | {S} | fit | -
6 | not_read | - | - | - | - | - | - | fit | the header again
C7 | accepted | c1 | cd4 | 360 | /uL | {t('2025-03-09')} | fit | -
D7 | accepted | c1 | cd8 | 90 | /uL | {t('2025-03-09')} | fit | -
8 | not_read | - | - | - | - | - | - | fit | a line of text
""")
w('column_of_names.csv', "姓名,采样日期,CD4(个/μL)\n张三,2025-02-09,350\n", "error | row 1; column `姓名`; an identifier of a person; remove it")
w('label_of_a_name_above.csv', "住院号,00123456,,\nid,date,CD4 (/uL),CD8 (/uL)\nc1,2025-02-09,350,80\n", "error | row 1; 住院号; identifier")
w('national_id_in_a_cell.csv', "id,date,CD4 (/uL),备注\nc1,2025-02-09,350,证件11010519491231002X已核\n", "error | row 2; column `D2`; a national identity number")
w('telephone_in_a_note.csv', "id,date,CD4 (/uL),note\nc1,2025-02-09,350,call 13800138000\n", "error | row 2; column `D2`; a telephone number")
w('name_as_pseudonym.csv', "编号,采样日期,CD4(个/μL)\n张三,2025-02-09,350\n", "error | row 2; column `编号`; looks like a name")
w('hospital_number_as_pseudonym.csv', "Patient ID,date,CD4 (/uL)\n00123456,2025-02-09,350\n", "error | row 2; column `Patient ID`; a hospital number")
w('birth_dates.csv', "id,DOB,implant_date,date,CD4 (/uL)\nc1,2024-01-10,2025-01-10,2025-02-09,350\nc2,2023年5月1日,,2025-02-09,500\n", f"""
E2 | accepted | c1 | cd4 | 350 | /uL | {S} | fit | -
E3 | accepted | c2 | cd4 | 500 | /uL | {days('2023-05-01','2025-02-09')} | - | fit | -
""")
w('birth_dates_that_differ.csv', "id,DOB,date,CD4 (/uL)\nc1,2024-01-10,2025-02-09,350\nc1,2024-10-01,2025-03-09,350\n", "error | row 3; column `DOB`; the date of birth differs from that of another row")
w('day_or_month.csv', "id,date,CD4 (/uL)\nc1,05/03/2025,350\nc1,25/03/2025,360\nc1,03/26/2025,370\nc1,5/3/25,380\nc1,2025-03,390\n", GIV+f"""
C2 | refused | c1 | cd4 | - | - | - | - | fit | date: `05/03/2025` may be day/month or month/day; 2026-03-05
C3 | accepted | c1 | cd4 | 360 | /uL | {t('2025-03-25')} | fit | -
C4 | accepted | c1 | cd4 | 370 | /uL | {t('2025-03-26')} | fit | -
C5 | refused | c1 | cd4 | - | - | - | - | fit | a year of two digits
C6 | refused | c1 | cd4 | - | - | - | - | fit | has no day
""")
w('dates_of_every_hand.csv', "date,CD4 (/uL)\n2025/2/9,350\n2025年3月9日,351\n09.04.2025,352\n20250509,353\n9-Jun-2025,354\n2025-07-09T23:30:00+08:00,355\n", GIV+f"""
B2 | accepted | child-1 | cd4 | 350 | /uL | {S} | fit | -
B3 | accepted | child-1 | cd4 | 351 | /uL | {t('2025-03-09')} | fit | -
B4 | accepted | child-1 | cd4 | 352 | /uL | {t('2025-04-09')} | fit | -
B5 | accepted | child-1 | cd4 | 353 | /uL | {t('2025-05-09')} | fit | -
B6 | accepted | child-1 | cd4 | 354 | /uL | {t('2025-06-09')} | fit | -
B7 | accepted | child-1 | cd4 | 355 | /uL | {t('2025-07-09')} | fit | -
""")
# 2025-02-09 is 45697 in the 1900 system: 2025-01-01 is 45658.
w('serial_dates.csv', "date,CD4 (/uL)\n45697,350\n14,360\n", GIV+f"""
B2 | converted | child-1 | cd4 | 350 | /uL | {S} | fit | a serial number, read in the system of 1900
B3 | refused | child-1 | cd4 | - | - | - | - | fit | `14` is not a date
""")
w('long_before_implantation.csv', "id,出生日期,移植日期,采样日期,CD4(个/μL)\nc1,2018-01-10,2025-01-10,2020-02-09,350\nc1,2018-01-10,2025-01-10,2017-02-09,350\n", f"""
E2 | doubtful | c1 | cd4 | 350 | /uL | {days('2018-01-10','2020-02-09')} | {days('2025-01-10','2020-02-09')} | shown | sampled 4.9 years before implantation
E3 | refused | c1 | cd4 | - | - | ~ | ~ | fit | not the age of a child; check the date of sampling and of birth
""")
w('implanted_before_birth.csv', OWN+"c1,12,13,cd3,300,/uL\nc1,400,3,cd3,300,/uL\nc1,a year,3,cd3,300,/uL\n", """
E2 | refused | c1 | cd3 | - | - | ~ | ~ | fit | months_since_implant: `13` months since implantation at an age of 12; check both
E3 | refused | c1 | cd3 | - | - | ~ | ~ | fit | age_months: `400` is not the age of a child; 0 to 216
E4 | refused | c1 | cd3 | - | - | ~ | ~ | fit | age_months: `a year`; docs/formats.md
""")
w('duplicates.csv', "id,date,test,result,unit\nc1,2025-02-09,CD4,350,/uL\nc1,2025-02-09,CD4,350,cells/uL\nc1,2025-02-09,CD4,410,/uL\n", GIV+f"""
D2 | accepted | c1 | cd4 | 350 | /uL | {S} | fit | -
D3 | doubtful | c1 | cd4 | 350 | /uL | {S} | shown | the same value stands in row 2 too
D4 | refused | c1 | cd4 | 410 | /uL | {S} | fit | test: cd4 of this sample stands in row 2 too; keep one
""")
w('twice_a_day.csv', "id,采样时间,CD4(个/μL)\nc1,2025-02-09 08:00,350\nc1,2025-02-09 16:30,390\n", GIV+f"""
C2 | accepted | c1 | cd4 | 350 | /uL | {S} | fit | -
C3 | accepted | c1 | cd4 | 390 | /uL | {S} | fit | -
""")
w('part_above_whole.csv', "date,CD3 (10^9/L),CD4 (/uL),CD8 (/uL)\n2025-02-09,0.3,400,<500\n", GIV+f"""
B2 | converted | child-1 | cd3 | 300 | /uL | {S} | fit | -
C2 | refused | child-1 | cd4 | 400 | /uL | {S} | fit | cd4 400 exceeds cd3 300 of the same sample (row 2); check both values
D2 | accepted | child-1 | cd8 | <500 | /uL | {S} | fit | -
""")
w('no_unit.csv', "id,date,CD4,TREC\nc1,2025-02-09,350,\n", GIV+f"C2 | doubtful | c1 | cd4 | 350 | /uL | {S} | shown | no unit is stated: read as cells per uL; write it in the header")
w('unit_slips.csv', "date,lymphocytes (/uL),CD4 (10^9/L)\n2025-02-09,2.5,350\n", GIV+f"""
B2 | doubtful | child-1 | lymphocytes | 2.5 | /uL | {S} | shown | outside the plausible 20 to 50000
C2 | doubtful | child-1 | cd4 | 350000 | /uL | {S} | shown | is 350000 /uL; outside the plausible
""")
w('two_units.csv', "date,test,result,unit\n2025-02-09,CD4%,12,/uL\n2025-02-09,CD8,0.35×10^9/L,/uL\n2025-02-09,CD3,35 mg,/uL\n2025-02-09,CD19,30,mg/dL\n", GIV+"""
C2 | refused | child-1 | cd4 | - | - | ~ | ~ | fit | states two units
C3 | refused | child-1 | cd8 | - | - | ~ | ~ | fit | states two units
C4 | refused | child-1 | cd3 | - | - | ~ | ~ | fit | `35 mg` is not a number
C5 | refused | child-1 | cd19 | - | - | ~ | ~ | fit | unit: `mg/dL` is not a unit of cd19; write `/uL`
""")
w('unit_in_the_cell.csv', "date,test,result\n2025-02-09,CD8,0.35×10^9/L\n2025-02-09,CD4,\"350 cells/µL\"\n", GIV+f"""
C2 | converted | child-1 | cd8 | 350 | /uL | {S} | fit | -
C3 | accepted | child-1 | cd4 | 350 | /uL | {S} | fit | -
""")
w('quotes_and_empty_lines.csv', 'id,date,CD4 (/uL),note\r\n\r\nc1,2025-02-09,350,"two\nlines, one ""cell"""\r\n\r\n\r\nc1,2025-03-09,oops,\r\n', GIV+f"""
C3 | accepted | c1 | cd4 | 350 | /uL | {S} | fit | -
C6 | refused | c1 | cd4 | - | - | - | - | fit | `oops` is not a number
""")
w('ragged_rows.csv', "id,date,CD4 (/uL),CD8 (/uL)\nc1,2025-02-09,350\nc1,2025-02-09,350,80,90\nc1,2025-03-09,350,80,\n", GIV+f"""
2 | refused | - | - | - | - | - | - | fit | the row has 3 cells, the header has 4; quote cells
3 | refused | - | - | - | - | - | - | fit | the row has 5 cells, the header has 4
C4 | accepted | c1 | cd4 | 350 | /uL | {t('2025-03-09')} | fit | -
D4 | accepted | c1 | cd8 | 80 | /uL | {t('2025-03-09')} | fit | -
""")
w('dates_across.csv', "项目,单位,2025-02-09,2025/3/9,2025年4月9日\nCD4+T细胞,个/μL,350,360,\n淋巴细胞,10^9/L,1.2,1.3,<0.2\nIgG,g/L,5,6,7\n", GIV+f"""
C2 | accepted | child-1 | cd4 | 350 | /uL | {S} | fit | -
D2 | accepted | child-1 | cd4 | 360 | /uL | {t('2025-03-09')} | fit | -
C3 | converted | child-1 | lymphocytes | 1200 | /uL | {S} | fit | -
D3 | converted | child-1 | lymphocytes | 1300 | /uL | {t('2025-03-09')} | fit | -
E3 | converted | child-1 | lymphocytes | <200 | /uL | {t('2025-04-09')} | fit | -
C4 | not_read | child-1 | - | - | - | - | - | fit | IgG
D4 | not_read | child-1 | - | - | - | - | - | fit | IgG
E4 | not_read | child-1 | - | - | - | - | - | fit | IgG
""")
w('redcap_long.csv', "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,dob,implant_date,lab_date,cd4_ul,cd8_ul,labs_complete\n1,baseline_arm_1,,,2024-01-10,2025-01-10,,,,\n1,month_1_arm_1,labs,1,,,2025-02-09,350,80,2\n1,month_1_arm_1,labs,2,,,2025-02-12,355,-999,2\n2,baseline_arm_1,,,2023-05-01,,,,,\n2,visit_1_arm_1,,,,,2025-02-09,500,,2\n", f"""
J1 | not_read | - | - | - | - | - | - | fit | labs_complete
2 | not_read | - | - | - | - | - | - | fit | the row holds no value
H3 | accepted | 1 | cd4 | 350 | /uL | {S} | fit | -
I3 | accepted | 1 | cd8 | 80 | /uL | {S} | fit | -
H4 | accepted | 1 | cd4 | 355 | /uL | {t('2025-02-12')} | fit | -
I4 | refused | 1 | cd8 | - | - | - | - | fit | `-999` is negative
5 | not_read | - | - | - | - | - | - | fit | the row holds no value
H6 | accepted | 2 | cd4 | 500 | /uL | {days('2023-05-01','2025-02-09')} | - | fit | -
""")
w('redcap_planned_visits.csv', "record_id,redcap_event_name,dob,implant_date,cd4_ul\n1,baseline_arm_1,2024-01-10,2025-01-10,\n1,month_6_arm_1,,,350\n1,unscheduled_arm_1,,,360\n", f"""
2 | not_read | - | - | - | - | - | - | fit | the row holds no value
E3 | doubtful | 1 | cd4 | 350 | /uL | {366+6*M} | {6*M} | shown | the time is that of the planned visit `month_6_arm_1`
E4 | refused | 1 | cd4 | - | - | - | - | fit | the age of the child is not known
""")
w('redcap_repeated_form.csv', "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,age_days,days_since_implant,naive_cd4_ul,naive_cd4_pct\n7,month_1_arm_1,labs,1,396,30,12,4.5\n7,month_1_arm_1,labs,2,396,30,12,\n", """
G2 | accepted | 7 | naive_cd4 | 12 | /uL | 396 | 30 | fit | -
H2 | accepted | 7 | naive_cd4_percent | 4.5 | % | 396 | 30 | fit | -
G3 | doubtful | 7 | naive_cd4 | 12 | /uL | 396 | 30 | shown | the same value stands in row 2 too
""")
w('loinc_codes.csv', "id,date,LOINC,value,unit\nc1,2025-02-09,24467-3,350,{cells}/uL\nc1,2025-02-09,26474-7,1.2,10*3/uL\nc1,2025-02-09,8123-2,30,%\nc1,2025-02-09,718-7,120,g/L\n", GIV+f"""
D2 | accepted | c1 | cd4 | 350 | /uL | {S} | fit | -
D3 | converted | c1 | lymphocytes | 1200 | /uL | {S} | fit | -
D4 | converted | c1 | cd4 | 360 | /uL | {S} | shown | 30 % of 1200; row 2 counts the cells
D5 | not_read | c1 | - | - | - | - | - | fit | 718-7
""")
w('naive_by_gating.csv', "date,CD4+CD45RA+CD62L+ (/uL),CD4+CD45RA- (/uL),Naive CD8 (CD45RA+CCR7+) [cells/uL],CD4+CD31+CD45RA+ (%)\n2025-02-09,12,200,9,3.5\n", GIV+f"""
C1 | not_read | - | - | - | - | - | - | fit | CD4+CD45RA-
B2 | accepted | child-1 | naive_cd4 | 12 | /uL | {S} | fit | -
D2 | accepted | child-1 | naive_cd8 | 9 | /uL | {S} | fit | -
E2 | accepted | child-1 | rte_percent | 3.5 | % | {S} | fit | -
""")
w('ages_in_words.csv', "编号,年龄,移植后月数,CD4(个/μL)\nc1,1岁3月,2,350\nc1,16月,3,360\nc1,2,4,370\n", f"""
D2 | accepted | c1 | cd4 | 350 | /uL | {15*M} | {2*M} | fit | -
D3 | accepted | c1 | cd4 | 360 | /uL | {16*M} | {3*M} | fit | -
D4 | refused | c1 | cd4 | - | - | - | - | fit | 年龄: `2` may be years or months
""")
w('errors_of_a_spreadsheet.csv', "date,CD3 (/uL),CD4 (/uL),CD8 (/uL),NK (/uL)\n2025-02-09,#DIV/0!,#N/A,100-200,溶血\n", GIV+"""
B2 | refused | child-1 | cd3 | - | - | - | - | fit | `#DIV/0!` is not a number
C2 | refused | child-1 | cd4 | - | - | - | - | fit | `#N/A` is not a number
D2 | refused | child-1 | cd8 | - | - | - | - | fit | `100-200` is not a number
E2 | refused | child-1 | nk | - | - | - | - | fit | `溶血` is not a number
""")
w('words_for_not_measured.csv', "date,CD3 (/uL),CD4 (/uL),CD8 (/uL),NK (/uL)\n2025-02-09,未做,-,N/A,/\n", GIV+"\n".join(f"{c}2 | not_read | child-1 | {a} | - | - | - | - | fit | not measured" for c,a in zip("BCDE",("cd3","cd4","cd8","nk"))))
w('age_against_dates.csv', "id,age_months,date,CD4 (/uL)\nc1,13,2025-02-09,350\nc1,24,2025-03-09,360\n", GIV+f"""
D2 | accepted | c1 | cd4 | 350 | /uL | {13*M} | 30 | fit | -
D3 | doubtful | c1 | cd4 | 360 | /uL | {24*M} | {days(I,'2025-03-09')} | shown | the age as written differs
""")
w('dates_for_two_children.csv', "id,date,CD4 (/uL)\nc1,2025-02-09,350\nc2,2025-02-09,360\n", GIV+"error | --birth and --implant are of one child, the file has 2; columns")
w('no_header.csv', "c1,2025-02-09,350\nc1,2025-03-09,360\n", "error | row 1; no header is understood; docs/formats.md")
w('header_only.csv', "id,date,CD4 (/uL)\n", "error | a header and no rows")
w('damaged_utf8.csv', "编号,采样日期,CD4\n".encode()+b"c1,2025-02-09,\xff\xfe\n", "error | row 2; damaged; save the table as UTF-8")
w('web_page.xls', "<html><table><tr><td>CD4</td></tr></table></html>", "error | web page; save it as .xlsx or CSV")
w('old_workbook.xls', b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'+b'\0'*64, "error | old or locked workbook; .xlsx")
# --- FHIR
def obs(code, q, date="2025-02-09T08:00:00+08:00", status="final", text="", **kw):
    o={"resourceType":"Observation","status":status,"code":{"coding":[{"system":"http://loinc.org","code":code}]} if code else {"text":text},"subject":{"reference":"Patient/p1"},"effectiveDateTime":date}
    if q: o["valueQuantity"]=q
    o.update(kw); return {"resource":o}
def q(v,u,code=None,comp=None):
    d={"value":v,"unit":u,"system":"http://unitsofmeasure.org"}
    if code: d["code"]=code
    if comp: d["comparator"]=comp
    return d
P={"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","id":"p1","birthDate":B}}
PR={"resource":{"resourceType":"Procedure","status":"completed","code":{"text":"Implantation of thymus tissue"},"subject":{"reference":"Patient/p1"},"performedDateTime":I}}
def bundle(*e): return json.dumps({"resourceType":"Bundle","type":"collection","entry":list(e)},ensure_ascii=False,indent=1)
w('bundle.json', bundle(P,PR,obs("24467-3",q(350,"cells/uL","{cells}/uL")),obs("26474-7",q(1.2,"10*3/uL","10*3/uL")),obs("8124-0",q(30,"%","%")),obs("",q(10,"/uL","/uL","<"),text="Naive CD4 (CD45RA+CCR7+)"),obs("718-7",q(120,"g/L","g/L"))), f"""
3 | accepted | p1 | cd4 | 350 | /uL | {S} | fit | Observation.valueQuantity
4 | converted | p1 | lymphocytes | 1200 | /uL | {S} | fit | 1.2 (10*3/uL) is 1200
5 | converted | p1 | cd3 | 360 | /uL | {S} | fit | 30 % of 1200 /uL lymphocytes (row 4)
6 | accepted | p1 | naive_cd4 | <10 | /uL | {S} | fit | -
7 | not_read | p1 | - | - | - | - | - | fit | 718-7
""")
comp=[{"code":{"coding":[{"code":"24467-3"}]},"valueQuantity":q(350,"/uL","/uL")},{"code":{"coding":[{"code":"14135-8"}]},"valueQuantity":q(80,"/uL","/uL")},{"code":{"coding":[{"code":"thymoid:trec-blood"}]},"valueQuantity":q(45,"copies/ug","{copies}/ug")},{"code":{"text":"NK cells"},"dataAbsentReason":{"text":"error"}}]
w('bundle_of_a_panel.json', bundle(P,PR,obs("65759-3",None,component=comp)), f"""
3 | accepted | p1 | cd4 | 350 | /uL | {S} | fit | Observation.component[0].valueQuantity
3 | accepted | p1 | cd8 | 80 | /uL | {S} | fit | Observation.component[1].valueQuantity
3 | accepted | p1 | trec | 45 | copies/ug DNA | {S} | shown | shown only
""")
w('bundle_with_statuses.json', bundle(P,PR,obs("24467-3",q(350,"/uL"),status="preliminary"),obs("24467-3",q(900,"/uL"),status="entered-in-error"),obs("14135-8",{"unit":"/uL"}),obs("8116-6",q(5,"/uL"),date="2025-02"),obs("9728-7",q(5,"mg"))), f"""
3 | doubtful | p1 | cd4 | 350 | /uL | {S} | shown | its status is `preliminary`
4 | not_read | - | - | - | - | - | - | fit | entered-in-error
5 | not_read | p1 | cd8 | - | - | - | - | fit | not measured
6 | refused | p1 | cd19 | - | - | - | - | fit | `2025-02` has no day
7 | refused | p1 | nk | - | - | ~ | ~ | fit | `mg` is not a unit of nk
""")
named=json.loads(json.dumps(P)); named["resource"]["name"]=[{"text":"张三"}]
w('bundle_with_a_name.json', bundle(named,obs("24467-3",q(350,"/uL"))), "error | row 1; column `Patient.name`; an identifier of a person")
shown=obs("24467-3",q(350,"/uL")); shown["resource"]["subject"]["display"]="Zhang San"
w('bundle_that_displays_a_name.json', bundle(P,shown), "error | row 2; Observation.subject.display; a name")
w('json_of_another_kind.json', '{"resourceType":"Patient","id":"p1"}', "error | no FHIR Bundle")
# --- workbooks, written cell by cell
NS='xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STY=f'<styleSheet {NS}><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>'
def cellxml(ref,v,s=0):
    if isinstance(v,str): v=v.replace('<','&lt;'); return f'<c r="{ref}" t="inlineStr"><is><t>{v}</t></is></c>'
    return f'<c r="{ref}" s="{s}"><v>{v!r}</v></c>'
def sheet(rows):
    out=f'<worksheet {NS}><sheetData>'
    for r,cells in rows: out+=f'<row r="{r}">'+''.join(cellxml(c[0]+str(r),*c[1:]) for c in cells)+'</row>'
    return out+'</sheetData></worksheet>'
def book(name, sheets, expected, date1904=False):
    p=D+name
    R="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(p,'w',zipfile.ZIP_DEFLATED) as z:
        def add(n,s): z.writestr(zipfile.ZipInfo(n,(2026,1,1,0,0,0)),s)
        add('[Content_Types].xml','<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        add('_rels/.rels','<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        add('xl/workbook.xml',f'<workbook {NS} xmlns:r="{R}">'+('<workbookPr date1904="1"/>' if date1904 else '')+'<sheets>'+''.join(f'<sheet name="{n}" sheetId="{i+1}" r:id="r{i+1}"/>' for i,(n,_) in enumerate(sheets))+'</sheets></workbook>')
        rel=''.join(f'<Relationship Id="r{i+1}" Type="{R}/worksheet" Target="worksheets/sheet{i+1}.xml"/>' for i in range(len(sheets)))
        add('xl/_rels/workbook.xml.rels',f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rel}<Relationship Id="s" Type="{R}/styles" Target="styles.xml"/></Relationships>')
        add('xl/styles.xml',STY)
        for i,(_,rows) in enumerate(sheets): add(f'xl/worksheets/sheet{i+1}.xml',sheet(rows))
    open(p+'.expected','w').write(expected.strip('\n')+'\n')
book('workbook.xlsx',[('流式',[(1,[('A','编号'),('B','采样日期'),('C','淋巴细胞(10^9/L)'),('D','CD3%'),('E','CD4(个/μL)')]),
  (2,[('A','c1'),('B',45697,1),('C',1.2),('D',0.25,2),('E',0.1+0.2)]),
  (4,[('A','c1'),('B','2025/3/9'),('E','<10')])])], GIV+f"""
C2 | converted | c1 | lymphocytes | 1200 | /uL | {S} | fit | 流式
D2 | converted | c1 | cd3 | 300 | /uL | {S} | fit | 25 % of 1200
E2 | accepted | c1 | cd4 | 0.3 | /uL | {S} | fit | -
E4 | accepted | c1 | cd4 | <10 | /uL | {t('2025-03-09')} | fit | -
""")
book('workbook_of_two_sheets.xlsx',[('Notes',[(1,[('A','see sheet 2')])]),('Labs',[(3,[('B','id'),('C','date'),('D','CD4 (/uL)')]),(4,[('B','c1'),('C',45697,1),('D',350)]),(5,[('C',45725,1),('D',360)])])], GIV+f"""
1 | not_read | - | - | - | - | - | - | fit | Notes; no header that is understood
D4 | accepted | c1 | cd4 | 350 | /uL | {S} | fit | -
D5 | refused | - | cd4 | - | - | - | - | fit | id: is empty; merged cells
""")
book('workbook_from_1904.xlsx',[('S',[(1,[('A','date'),('B','CD4 (/uL)')]),(2,[('A',45697-1462,1),('B',350)])])], GIV+f"B2 | accepted | child-1 | cd4 | 350 | /uL | {S} | fit | -", date1904=True)
book('workbook_with_a_name.xlsx',[('S',[(1,[('A','患者姓名'),('B','date'),('C','CD4 (/uL)')]),(2,[('A','x'),('B',45697,1),('C',350)])])], "error | row 1; 患者姓名; identifier")
w('workbook_cut.xlsx', open(D+'workbook.xlsx','rb').read()[:400], "error | the workbook cannot be read; .xlsx")
print(len([f for f in os.listdir(D) if f.endswith('.expected')]))
