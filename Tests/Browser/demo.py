"""What tests know about the demo communes: who signs in as what, and the ids of records, read beside the server."""
from engines import rows

OTHER = "khe-vang"
PEOPLE = {
    "leader": "chutich", "keeper": "vanhoa.cds", "head": "vanhoa.truongphong", "officer": "vanhoa.thongtin", "administrator": "cntt",
    "counter": "motcua.datdai",
    "other_keeper": "khevang.vanhoa", "other_chair": "khevang.chutich", "other_administrator": "khevang.vanphong",
}


def row(server, sql, *values):
    """The first row of a query on the server's own database."""
    found = rows(server.database, sql, *values)
    assert found, f"nothing found: {sql} {values}"
    return found[0]


def one(server, sql, *values):
    """The first value of a query on the server's own database."""
    return row(server, sql, *values)[0]


def record(server, register, where, *values, commune=99901):
    """The id of a record: of the oldest, so that what other tests made does not come in between."""
    return one(server, f"SELECT id FROM reg_{register} WHERE commune = ? AND deleted_at IS NULL AND {where} ORDER BY id LIMIT 1", commune, *values)
