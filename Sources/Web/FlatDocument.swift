import Foundation

/// A document on A4 as flat OpenDocument text (ODF 1.3), which an office program turns into other formats.
struct FlatDocument: Sendable {
    struct Table: Sendable {
        var heading: String?
        /// Widths in millimetres, one a column.
        var widths: [Double]
        var heads: [String]
        var rows: [[String]]
        /// Columns that are set to the right.
        var numbers: Set<Int> = []
    }

    var title: String
    /// "ỦY BAN NHÂN DÂN XÃ SUỐI MÂY", on the left of the first page.
    var office: String
    /// Place and day, on its right.
    var date: String
    /// What stands at the head of every page.
    var running: String
    /// "Dữ liệu mẫu": what readers have to know first; nil on a real server.
    var warning: String?
    var lines: [String]
    var tables: [Table]
    /// "Trang" before the number of each page.
    var pageWord: String

    /// What an `.fodt` file holds.
    var xml: String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" \
        xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" \
        xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" \
        xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
        <office:meta><dc:title>\(escaped(title))</dc:title><dc:language>vi-VN</dc:language></office:meta>
        \(fonts)<office:styles>\(styles)</office:styles>
        <office:automatic-styles>\(pageLayout)\(columnStyles)</office:automatic-styles>
        <office:master-styles>\(masterPage)</office:master-styles>
        <office:body><office:text>\(head)\(tables.indices.map(table).joined())</office:text></office:body>
        </office:document>
        """
    }

    // MARK: Styles

    /// What Decree 30/2020 prescribes, then what free systems have in its place.
    private var fonts: String {
        """
        <office:font-face-decls><style:font-face style:name="serif" svg:font-family="'Times New Roman', 'Liberation Serif', 'Noto Serif', 'DejaVu Serif'" \
        style:font-family-generic="roman"/></office:font-face-decls>
        """
    }

    private var styles: String {
        func paragraph(_ name: String, _ layout: String, _ text: String = "") -> String {
            """
            <style:style style:name="\(name)" style:family="paragraph" style:parent-style-name="Standard">\
            <style:paragraph-properties \(layout)/><style:text-properties \(text)/></style:style>
            """
        }
        func bold(_ size: Int) -> String { #"fo:font-size="\#(size)pt" fo:font-weight="bold""# }
        return """
            <style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-top="0mm" fo:margin-bottom="0mm"/>\
            <style:text-properties style:font-name="serif" fo:font-size="11pt" fo:language="vi" fo:country="VN"/></style:default-style>
            <style:style style:name="Standard" style:family="paragraph"/>
            """ + paragraph("office", #"fo:text-align="start""#, bold(12))
                + paragraph("date", #"fo:text-align="end""#, #"fo:font-style="italic" fo:font-size="12pt""#)
                + paragraph("title", #"fo:text-align="center" fo:margin-top="5mm" fo:margin-bottom="2mm""#, bold(15))
                + paragraph("line", #"fo:text-align="center" fo:margin-bottom="1mm""#)
                + paragraph("warning", #"fo:text-align="center" fo:margin-bottom="1mm""#, bold(11) + ##" fo:color="#a31d17""##)
                + paragraph("heading", #"fo:margin-top="6mm" fo:margin-bottom="2mm" fo:keep-with-next="always""#, bold(12))
                + paragraph("cell-head", #"fo:text-align="center""#, bold(9))
                + paragraph("cell", #"fo:text-align="start""#, #"fo:font-size="9pt""#)
                + paragraph("number", #"fo:text-align="end""#, #"fo:font-size="9pt""#)
                + paragraph("running", #"fo:text-align="end""#, ##"fo:font-size="8pt" fo:color="#555555""##)
    }

    private var pageLayout: String {
        """
        <style:page-layout style:name="page"><style:page-layout-properties fo:page-width="297mm" fo:page-height="210mm" style:print-orientation="landscape" \
        fo:margin-top="10mm" fo:margin-bottom="10mm" fo:margin-left="15mm" fo:margin-right="15mm"/>\
        <style:header-style><style:header-footer-properties fo:min-height="6mm" fo:margin-bottom="3mm"/></style:header-style>\
        <style:footer-style><style:header-footer-properties fo:min-height="6mm" fo:margin-top="3mm"/></style:footer-style></style:page-layout>
        """
    }

    private var columnStyles: String {
        let columns = tables.enumerated().map { index, table in
            let all = table.widths.enumerated().map { column, width in
                """
                <style:style style:name="t\(index)c\(column)" style:family="table-column"><style:table-column-properties style:column-width="\(width)mm"/></style:style>
                """
            }
            return """
                <style:style style:name="t\(index)" style:family="table"><style:table-properties style:width="\(table.widths.reduce(0, +))mm" table:align="center" \
                style:may-break-between-rows="true"/></style:style>
                """ + all.joined()
        }
        return columns.joined() + """
            <style:style style:name="plain" style:family="table"><style:table-properties style:width="267mm" table:align="margins"/></style:style>\
            <style:style style:name="plain-column" style:family="table-column"><style:table-column-properties style:column-width="133.5mm"/></style:style>\
            <style:style style:name="row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>\
            <style:style style:name="box" style:family="table-cell"><style:table-cell-properties fo:border="0.4pt solid #555555" fo:padding="1mm" \
            style:vertical-align="top"/></style:style>\
            <style:style style:name="box-head" style:family="table-cell"><style:table-cell-properties fo:border="0.4pt solid #555555" fo:padding="1mm" \
            fo:background-color="#f3efe6" style:vertical-align="middle"/></style:style>
            """
    }

    private var masterPage: String {
        """
        <style:master-page style:name="Standard" style:page-layout-name="page"><style:header>\(paragraph("running", running))</style:header>\
        <style:footer><text:p text:style-name="running">\(escaped(pageWord)) <text:page-number>1</text:page-number>/<text:page-count>1</text:page-count></text:p>\
        </style:footer></style:master-page>
        """
    }

    // MARK: Content

    private var head: String {
        """
        <table:table table:style-name="plain"><table:table-column table:style-name="plain-column" table:number-columns-repeated="2"/><table:table-row>\
        <table:table-cell>\(paragraph("office", office))</table:table-cell><table:table-cell>\(paragraph("date", date))</table:table-cell></table:table-row></table:table>
        """ + paragraph("title", title) + (warning.map { paragraph("warning", $0) } ?? "")
            + lines.map { paragraph("line", $0) }.joined()
    }

    private func table(_ index: Int) -> String {
        let table = tables[index]
        let columns = table.widths.indices.map { #"<table:table-column table:style-name="t\#(index)c\#($0)"/>"# }.joined()
        let heads = table.heads.map { cell("box-head", "cell-head", $0) }.joined()
        let rows = table.rows.map { row in
            let cells = row.enumerated().map { cell("box", table.numbers.contains($0) ? "number" : "cell", $1) }.joined()
            return #"<table:table-row table:style-name="row">\#(cells)</table:table-row>"#
        }
        return paragraph("heading", table.heading ?? "") + """
            <table:table table:style-name="t\(index)">\(columns)<table:table-header-rows><table:table-row>\(heads)</table:table-row></table:table-header-rows>\
            \(rows.joined())</table:table>
            """
    }

    private func cell(_ style: String, _ paragraphStyle: String, _ text: String) -> String {
        #"<table:table-cell table:style-name="\#(style)">\#(paragraph(paragraphStyle, text))</table:table-cell>"#
    }

    private func paragraph(_ style: String, _ text: String) -> String {
        #"<text:p text:style-name="\#(style)">\#(escaped(text))</text:p>"#
    }

    /// XML's own signs taken literally; what no XML document may hold is left out.
    private func escaped(_ text: String) -> String {
        let known = String(
            text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0xFFFE && $0.value != 0xFFFF || $0 == "\t" || $0 == "\n" })
        return known.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
