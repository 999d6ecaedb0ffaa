/// A list on the map (bản đồ): marks over the outlines of hamlets, these coloured by how many records each has. The server's own drawing is there
/// without scripts and on paper; with them a map that moves takes its place.
public struct MapPage: Page {
    public static let template = "map"
    public var title: String
    public var head: ViewHead
    /// GET: what is shown, and coloured by what.
    public var url: String
    public var controls: [Field]
    public var hidden: [Hidden]
    /// "240 bản ghi · 228 có vị trí (95%)".
    public var summary: String
    public var notes: [String]
    /// Nil where there is nothing to draw.
    public var drawing: MapDrawing?
    /// Where the map that moves asks for marks; nil where records have no places of their own.
    public var marksUrl: String?
    /// GeoJSON outlines with their numbers.
    public var outlinesUrl: String
    /// What is seen first: west, south, east, north in degrees.
    public var box: String
    /// `https://tiles.example/{z}/{x}/{y}.png`.
    public var tilesUrl: String?
    public var tilesCredit: String?
    /// "Xóm": by what the outlines are coloured.
    public var colouredBy: String?
    public var legend: [MapStep]
    public var regions: [MapRegion]
    public var records: [MapRecord]
    /// "60 trong 228 bản ghi có vị trí".
    public var recordsNote: String?
    public var empty: Empty?
    public var hasRegions: Bool { !regions.isEmpty }
    public var hasMap: Bool { drawing != nil }
    public var hasRecords: Bool { !records.isEmpty }

    public init(
        title: String, head: ViewHead, url: String, controls: [Field] = [], hidden: [Hidden] = [], summary: String, notes: [String] = [],
        drawing: MapDrawing? = nil, marksUrl: String? = nil, outlinesUrl: String, box: String, tilesUrl: String? = nil,
        tilesCredit: String? = nil, colouredBy: String? = nil, legend: [MapStep] = [], regions: [MapRegion] = [],
        records: [MapRecord] = [], recordsNote: String? = nil, empty: Empty? = nil
    ) {
        self.title = title
        self.head = head
        self.url = url
        self.controls = controls
        self.hidden = hidden
        self.summary = summary
        self.notes = notes
        self.drawing = drawing
        self.marksUrl = marksUrl
        self.outlinesUrl = outlinesUrl
        self.box = box
        self.tilesUrl = tilesUrl
        self.tilesCredit = tilesCredit
        self.colouredBy = colouredBy
        self.legend = legend
        self.regions = regions
        self.records = records
        self.recordsNote = recordsNote
        self.empty = empty
    }

    public static let names: Names<MapPage> = [
        "title": \.title, "head": \.head, "url": \.url, "controls": \.controls, "hidden": \.hidden, "summary": \.summary,
        "notes": \.notes, "drawing": \.drawing, "marksUrl": \.marksUrl, "outlinesUrl": \.outlinesUrl, "box": \.box,
        "tilesUrl": \.tilesUrl, "tilesCredit": \.tilesCredit, "colouredBy": \.colouredBy, "legend": \.legend, "regions": \.regions,
        "records": \.records, "recordsNote": \.recordsNote, "empty": \.empty, "hasRegions": \.hasRegions, "hasMap": \.hasMap,
        "hasRecords": \.hasRecords,
    ]
}

/// The map as the server draws it, in units of a thousandth of its width.
public struct MapDrawing: PageModel {
    public var height: Int
    public var outlines: [MapOutline]
    public var marks: [MapMark]
    /// Read aloud in the place of the picture.
    public var spoken: String
    var viewBox: String { "0 0 1000 \(height)" }

    public init(height: Int, outlines: [MapOutline], marks: [MapMark], spoken: String) {
        self.height = height
        self.outlines = outlines
        self.marks = marks
        self.spoken = spoken
    }

    public static let names: Names<MapDrawing> = ["outlines": \.outlines, "marks": \.marks, "spoken": \.spoken, "viewBox": \.viewBox]
}

/// An outline of the drawing with its name.
public struct MapOutline: PageModel {
    public var path: String
    /// From 1, the fewest, to 5; 0 has no records, nil is an outline that holds the others.
    public var step: Int?
    public var label: String?
    public var x: Int
    public var y: Int
    var css: String { step.map { "region region-\($0)" } ?? "region-frame" }
    var at: String { "translate(\(x) \(y))" }

    public init(path: String, step: Int?, label: String? = nil, x: Int = 0, y: Int = 0) {
        self.path = path
        self.step = step
        self.label = label
        self.x = x
        self.y = y
    }

    public static let names: Names<MapOutline> = ["path": \.path, "css": \.css, "label": \.label, "at": \.at]
}

/// Records of one place in the drawing, as a circle whose area grows with their number.
public struct MapMark: PageModel {
    public var x: Int
    public var y: Int
    public var radius: Int
    public var count: String
    var at: String { "translate(\(x) \(y))" }
    var size: String { "\(radius)" }

    public init(x: Int, y: Int, radius: Int, count: String) {
        self.x = x
        self.y = y
        self.radius = radius
        self.count = count
    }

    public static let names: Names<MapMark> = ["at": \.at, "size": \.size, "count": \.count]
}

/// A colour of the legend with the numbers that it stands for.
public struct MapStep: PageModel {
    public var label: String
    public var step: Int
    var css: String { "region-\(step)" }

    public init(label: String, step: Int) {
        self.label = label
        self.step = step
    }

    public static let names: Names<MapStep> = ["label": \.label, "css": \.css]
}

/// A hamlet with its number.
public struct MapRegion: PageModel {
    public var label: String
    /// The list of these records.
    public var url: String?
    public var count: String
    /// "12/240 · 5%".
    public var share: String
    /// As in the legend; nil where no outline is known.
    public var step: Int?
    var css: String { step.map { "region-\($0)" } ?? "region-none" }

    public init(label: String, url: String? = nil, count: String, share: String, step: Int?) {
        self.label = label
        self.url = url
        self.count = count
        self.share = share
        self.step = step
    }

    public static let names: Names<MapRegion> = ["label": \.label, "url": \.url, "count": \.count, "share": \.share, "css": \.css]
}

/// A record with its place, for those who read rather than look.
public struct MapRecord: PageModel {
    public var label: String
    public var url: String
    /// "Xóm Bản Lài".
    public var place: String?
    public var tag: Tag?
    /// "21.8992, 105.90071".
    public var coordinates: String
    /// Opens it in a program of maps.
    public var coordinatesUrl: String

    public init(label: String, url: String, place: String? = nil, tag: Tag? = nil, coordinates: String, coordinatesUrl: String) {
        self.label = label
        self.url = url
        self.place = place
        self.tag = tag
        self.coordinates = coordinates
        self.coordinatesUrl = coordinatesUrl
    }

    public static let names: Names<MapRecord> = [
        "label": \.label, "url": \.url, "place": \.place, "tag": \.tag, "coordinates": \.coordinates, "coordinatesUrl": \.coordinatesUrl,
    ]
}
