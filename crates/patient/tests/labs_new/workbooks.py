"""Workbooks of our own making."""
from openpyxl.comments import Comment

from writing import (GA, GB, acc, book, con, dou, nr, ref, rows_of, ta, tb, unknown)

C = 'child-1'
W, X = tb('2025-06-10'), tb('2025-09-10')


def write():
    units_below()
    sheets()
    hidden()
    formulas()
    merged()
    unnamed()
    number_formats()


def units_below():
    w = ta('2025-07-12')

    def fill(wb):
        ws = wb.active
        ws.title = '免疫'
        rows_of(ws, [['淋巴细胞亚群随访'], ['采样日期', '总T细胞', 'CD4+T细胞', 'CD8+T细胞', '初始CD4+T细胞', '淋巴细胞'],
                     [None, '个/µl', '个/ul', '(个/μL)', '占CD4+T细胞%', '*10^9/L'],
                     ['@2025-07-12', 120, 80, 33, 24, 1.4]])
        ws.merge_cells('A1:F1')
    book('units_below_title_zh.xlsx', fill, GA, [
        nr('1', '-', '-', 'above the header'), acc('B4', C, 'cd3', 120, w), acc('C4', C, 'cd4', 80, w),
        acc('D4', C, 'cd8', 33, w), con('E4', C, 'naive_cd4', 19.2, w), con('F4', C, 'lymphocytes', 1400, w)])


def sheets():
    """Sheets that may be of several children are not one child; a column of children makes them safe."""
    def each(wb):
        ws = wb.active
        ws.title = 'Kind A'
        rows_of(ws, [['Datum', 'CD4 abs. (/µl)'], ['@2025-06-10', 150], ['@2025-09-10', 300]])
        rows_of(wb.create_sheet('Kind B'), [['Datum', 'CD4 abs. (/µl)'], ['@2025-06-10', 900]])
        rows_of(wb.create_sheet('Kind C'), [['Datum', 'CD4 abs. (/µl)'], ['@2025-06-10', 20]])
    book('sheet_for_each_child_de.xlsx', each, GB, ['error |'])

    def blocks(wb):
        rows_of(wb.active, [['编号：P01'], ['采样日期', 'CD4(个/μL)'], ['@2025-06-10', 150], [], ['编号：P02'],
                            ['采样日期', 'CD4(个/μL)'], ['@2025-06-10', 900]])
    book('blocks_of_children_zh.xlsx', blocks, GB, ['error |'])

    def with_column(wb):
        ws = wb.active
        ws.title = '2025-06'
        rows_of(ws, [['id', 'birth', 'implant', 'date', 'CD4 (/uL)'], ['P01', '@2024-04-10', '@2025-01-10', '@2025-06-10', 150]])
        rows_of(wb.create_sheet('2025-09'), [['id', 'birth', 'implant', 'date', 'CD4 (/uL)'],
                                             ['P01', '@2024-04-10', '@2025-01-10', '@2025-09-10', 300]])
    book('sheets_with_a_child_column.xlsx', with_column, '', [
        acc('E2', 'P01', 'cd4', 150, W, words='2025-06'), acc('E2', 'P01', 'cd4', 300, X, words='2025-09')],
        keep_order=True)


def hidden():
    """What a sheet hides is read, and doubtful."""
    def row_and_column(wb):
        ws = wb.active
        rows_of(ws, [['date', 'CD3 (/uL)', 'CD4 (/uL)', 'CD8 (/uL)'], ['@2025-06-10', 210, 150, 55],
                     ['@2025-07-10', 260, 190, 60], ['@2025-09-10', 420, 300, 80]])
        ws.row_dimensions[3].hidden = True
        ws.column_dimensions['D'].hidden = True
    y = tb('2025-07-10')
    book('hidden_row_and_column.xlsx', row_and_column, GB, [
        acc('B2', C, 'cd3', 210, W), acc('C2', C, 'cd4', 150, W), dou('D2', C, 'cd8', 55, W, words='hidden'),
        dou('B3', C, 'cd3', 260, y, words='hidden'), dou('C3', C, 'cd4', 190, y, words='hidden'),
        dou('D3', C, 'cd8', 60, y, words='hidden'),
        acc('B4', C, 'cd3', 420, X), acc('C4', C, 'cd4', 300, X), dou('D4', C, 'cd8', 80, X, words='hidden')])

    def sheet(wb):
        ws = wb.active
        ws.title = 'Labs'
        head = ['id', 'date', 'CD4 (/uL)']
        rows_of(ws, [head, ['P01', '@2025-06-10', 150]])
        old = wb.create_sheet('old')
        rows_of(old, [head, ['P01', '@2025-09-10', 300]])
        old.sheet_state = 'hidden'
    book('hidden_sheet.xlsx', sheet, GB, [
        acc('C2', 'P01', 'cd4', 150, W), dou('C2', 'P01', 'cd4', 300, X, words='hidden')], keep_order=True)


def formulas():
    """A formula whose result was never stored is told; one with a stored result is a value."""
    def counts(wb):
        rows_of(wb.active, [['Datum', 'Lymphozyten (G/l)', 'CD4 abs. (/µl)', 'CD8 abs. (/µl)'],
                            ['@2025-06-10', 1.35, '=B2*1000*0.111', 55], ['@2025-09-10', '=1.2*1.5', 300, '=80']])
    book('formulas_without_result_de.xlsx', counts, GB, [
        con('B2', C, 'lymphocytes', 1350, W), nr('C2', words='formula'), acc('D2', C, 'cd8', 55, W),
        nr('B3', words='formula'), acc('C3', C, 'cd4', 300, X), nr('D3', words='formula')])

    def dates(wb):
        rows_of(wb.active, [['采样日期', 'CD4(个/μL)'], ['=DATE(2025,6,10)', 150], ['@2025-09-10', 300]])
    book('formula_of_a_date.xlsx', dates, GB, [
        nr('A2', words='formula'), ref('B2', C, 'cd4'), acc('B3', C, 'cd4', 300, X)])

    def stored(wb):
        rows_of(wb.active, [['date', 'CD3 (/uL)', 'CD4 (/uL)'], ['@2025-06-10', 210, '=B2-60']])
    book('formula_with_result.xlsx', stored, GB, [acc('B2', C, 'cd3', 210, W), acc('C2', C, 'cd4', 150, W)],
         patch=lambda xml: xml.replace('<f>B2-60</f><v></v>', '<f>B2-60</f><v>150</v>').replace(
             '<f>B2-60</f><v />', '<f>B2-60</f><v>150</v>').replace('<f>B2-60</f><v/>', '<f>B2-60</f><v>150</v>'))


def merged():
    """A merged header names all of its columns, a merged date all of its rows."""
    def english(wb):
        ws = wb.active
        rows_of(ws, [['Date', 'CD3+ T cells', None, 'CD4+ T cells', None, 'Lymphocytes'],
                     [None, 'cells/µL', '% of lymphocytes', 'cells/µL', '% of lymphocytes', '10^9/L'],
                     ['@2025-06-10', 210, 15.6, None, 11.1, 1.35]])
        for area in ('A1:A2', 'B1:C1', 'D1:E1'):
            ws.merge_cells(area)
    book('merged_header_en.xlsx', english, GB, [
        acc('B3', C, 'cd3', 210, W), con('C3', C, 'cd3', 210.6, W, use='shown'), con('E3', C, 'cd4', 149.85, W),
        con('F3', C, 'lymphocytes', 1350, W)])

    def german(wb):
        ws = wb.active
        rows_of(ws, [['Datum', 'T-Helferzellen (CD4)', None, 'T-Suppressorzellen (CD8)', None],
                     [None, '%', '/µl', '%', '/µl'], ['@2025-06-10', 11.1, 150, 4.1, 55], ['@2025-09-10', None, 300, None, 80]])
        for area in ('A1:A2', 'B1:C1', 'D1:E1'):
            ws.merge_cells(area)
    book('merged_header_percent_first_de.xlsx', german, GB, [
        nr('B3', C, 'cd4'), acc('C3', C, 'cd4', 150, W), nr('D3', C, 'cd8'), acc('E3', C, 'cd8', 55, W),
        acc('C4', C, 'cd4', 300, X), acc('E4', C, 'cd8', 80, X)])

    def groups(wb):
        ws = wb.active
        rows_of(ws, [['日期', '绝对值(个/μL)', None, None, '百分比(%)', None], [None, 'CD3', 'CD4', 'CD8', 'CD3', 'CD4'],
                     ['@2025-06-10', 210, 150, 55, 15.6, 11.1]])
        for area in ('A1:A2', 'B1:D1', 'E1:F1'):
            ws.merge_cells(area)
    book('merged_groups_of_units_zh.xlsx', groups, GB, [
        acc('B3', C, 'cd3', 210, W), acc('C3', C, 'cd4', 150, W), acc('D3', C, 'cd8', 55, W), nr('E3', C, 'cd3'),
        nr('F3', C, 'cd4')])

    def dates(wb):
        ws = wb.active
        rows_of(ws, [['采样日期', '项目', '结果', '单位'], ['@2025-06-10', 'CD3+T细胞绝对值', 210, '个/μL'],
                     [None, 'CD4+T细胞绝对值', 150, '个/μL'], [None, 'CD8+T细胞绝对值', 55, '个/μL'],
                     ['@2025-09-10', 'CD4+T细胞绝对值', 300, '个/μL']])
        ws.merge_cells('A2:A4')
    book('merged_dates_zh.xlsx', dates, GB, [
        acc('C2', C, 'cd3', 210, W), acc('C3', C, 'cd4', 150, W), acc('C4', C, 'cd8', 55, W),
        acc('C5', C, 'cd4', 300, X)])


def unnamed():
    """Values below no name have an entry."""
    def fill(wb):
        ws = wb.active
        rows_of(ws, [['date', 'CD4 (/uL)', None, 'CD8 (/uL)'], ['@2025-06-10', 150, 11.1, 55],
                     ['@2025-09-10', 300, 14.2, 80]])
        ws['B2'].comment = Comment('repeat of a clotted tube', 'lab')
    book('column_without_name.xlsx', fill, GB, [
        acc('B2', C, 'cd4', 150, W), unknown('C', [2, 3], verdict='~'), acc('D2', C, 'cd8', 55, W),
        acc('B3', C, 'cd4', 300, X), acc('D3', C, 'cd8', 80, X)])


def number_formats():
    """A unit or a percent sign that only the number format shows."""
    def fill(wb):
        ws = wb.active
        rows_of(ws, [['date', 'Lymphocytes', 'CD4', 'CD3'], ['@2025-06-10', 1.35, 0.111, 210]])
        ws['B2'].number_format = '0.00" x10^9/L"'
        ws['C2'].number_format = '0.0%'
        ws['D2'].number_format = '0" cells/µL"'
    book('units_in_number_formats.xlsx', fill, GB, [
        con('B2', C, 'lymphocytes', 1350, W), con('C2', C, 'cd4', 149.85, W), acc('D2', C, 'cd3', 210, W)])
