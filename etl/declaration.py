"""The sources file (config/sources.toml): where data comes from and how it maps onto sales."""

import glob
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import available_timezones

from pydantic import Field, ValidationError, field_validator, model_validator

from etl.errors import ConfigError, DataError
from etl.formats import Formats
from etl.settings import Strict, explain, load_toml
from etl.sources.options import ReaderOptions

StatusName = Literal["completed", "pending", "cancelled", "returned"]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]

KINDS = {
    **dict.fromkeys((".csv", ".txt", ".tsv"), "csv"),
    **dict.fromkeys((".parquet", ".pq"), "parquet"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls"), "excel"),
}


class Company(Strict):
    """Whose numbers these are."""

    name: str = Field(min_length=1)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    timezone: str = "UTC"

    @field_validator("timezone")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"{value!r} is not a time zone; use a name such as Europe/Berlin")
        return value


class Analytics(Strict):
    """What forecasts, customer figures and anomalies need to know of the company."""

    country: str | None = None
    fiscal_year_start: int = Field(default=1, ge=1, le=12)
    lapse_months: int = Field(default=12, ge=1, le=36)

    @field_validator("country")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        from holidays import list_supported_countries  # half a second, which `status` need not wait

        if value is not None and value not in list_supported_countries(include_aliases=False):
            raise ValueError(f"{value!r} is no country with known holidays; use a code such as DE")
        return value


class Columns(Strict):
    """The columns of the sales model and the file's column that holds each."""

    order_id: str
    sold_at: str
    quantity: str
    unit_price: str | None = None
    amount: str | None = None
    discount: str | None = None
    cost: str | None = None
    customer_id: str | None = None
    customer_name: str | None = None
    customer_email: str | None = None
    segment: str | None = None
    product_id: str | None = None
    product: str | None = None
    category: str | None = None
    region: str | None = None
    channel: str | None = None
    currency: str | None = None

    @model_validator(mode="after")
    def _priced(self) -> Self:
        if self.amount is None and self.unit_price is None:
            raise ValueError("map amount or unit_price: without one of them a line has no value")
        return self

    def mapped(self) -> dict[str, str]:
        """Model column → file column, for those that are mapped."""
        return {name: column for name, column in self if column is not None}


class Constants(Strict):
    """Columns of the sales model that hold one value throughout the source."""

    channel: str | None = None
    region: str | None = None
    category: str | None = None
    segment: str | None = None
    product_id: str | None = None
    product: str | None = None
    currency: str | None = None

    def given(self) -> dict[str, str]:
        """Model column → its one value."""
        return {name: value for name, value in self if value is not None}


class Status(Strict):
    """Which lines are sales, open, cancelled or credit notes."""

    column: str | None = None
    values: Mapping[StatusName, tuple[str, ...]] = {}
    default: StatusName | None = None
    credit_prefix: str = ""
    negative_quantity: Literal["returned", "keep", "reject"] = "returned"
    negative_price: Literal["reject", "keep"] = "reject"

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        listed = [value.casefold() for values in self.values.values() for value in values]
        twice = sorted({value for value in listed if listed.count(value) > 1})
        if twice:
            raise ValueError(f"{twice[0]!r} is listed under two statuses")
        if bool(self.values) != bool(self.column):
            raise ValueError("column and values go together: name both or neither")
        return self


class Files(Strict):
    """Files of one shape: a path or glob, and how to read it."""

    path: str
    reader: ReaderOptions
    formats: Formats = Formats()
    reject_limit: float = Field(default=0.02, ge=0, le=1)

    @model_validator(mode="before")
    @classmethod
    def _kind_from_suffix(cls, data: object) -> object:
        """A reader takes what it does not say from the file's suffix and the formats."""
        if not isinstance(data, dict) or not isinstance(data.get("path"), str):
            return data
        reader = data.get("reader", {})
        suffix = Path(data["path"]).suffix.lower()
        if isinstance(reader, dict) and "kind" not in reader:
            if suffix not in KINDS:
                raise ValueError(f"path {data['path']!r}: its suffix says no kind; set reader.kind")
            reader = {**reader, "kind": KINDS[suffix]}
        formats = data.get("formats", {})
        if isinstance(reader, dict) and reader.get("kind") == "excel" and isinstance(formats, dict):
            reader = {"decimal": formats.get("decimal", "."), **reader}
        return {**data, "reader": reader}


class Source(Files):
    """Files of order lines."""

    name: Name
    columns: Columns
    key: tuple[str, ...] = ()
    constants: Constants = Constants()
    status: Status = Status()

    @model_validator(mode="after")
    def _once(self) -> Self:
        both = sorted(self.columns.mapped().keys() & self.constants.given().keys())
        if both:
            raise ValueError(f"{both[0]} is both a mapped column and a constant; keep one")
        return self


class TargetColumns(Strict):
    """Columns of a targets file."""

    month: str
    value: str
    region: str | None = None
    metric: str | None = None


class CustomerColumns(Strict):
    """Columns of a customers file."""

    customer_id: str
    name: str | None = None
    segment: str | None = None
    region: str | None = None


class ProductColumns(Strict):
    """Columns of a products file."""

    product_id: str
    product: str | None = None
    category: str | None = None


class Targets(Files):
    """Files of monthly targets; a file without a metric column is about `metric`."""

    columns: TargetColumns
    metric: str = "revenue"


class Customers(Files):
    """Files of customers."""

    columns: CustomerColumns


class Products(Files):
    """Files of products."""

    columns: ProductColumns


class Declaration(Strict):
    """A whole sources file."""

    company: Company
    analytics: Analytics = Analytics()
    source: tuple[Source, ...] = Field(min_length=1)
    targets: tuple[Targets, ...] = ()
    customers: tuple[Customers, ...] = ()
    products: tuple[Products, ...] = ()

    @model_validator(mode="after")
    def _names(self) -> Self:
        names = [source.name for source in self.source]
        taken = sorted({"targets", "customers", "products"} & set(names))
        if taken:
            raise ValueError(f"a source may not be named {taken[0]!r}: files beside it are")
        if len(set(names)) < len(names):
            raise ValueError("two sources have the same name; it prefixes their sale_id")
        return self


def load_declaration(path: Path, file: Path | None = None) -> Declaration:
    """Read a sources file; `file` takes the place of the path of its one source."""
    tables = load_toml(path)
    if file is not None:
        _replace_path(path, tables, file)
    try:
        return Declaration.model_validate(tables)
    except ValidationError as error:
        explain(path, error)


def _replace_path(path: Path, tables: dict[str, Any], file: Path) -> None:
    sources = tables.get("source", [])
    if not isinstance(sources, list) or not all(isinstance(one, dict) for one in sources):
        return  # what is wrong with it the validation says
    if len(sources) != 1:
        raise ConfigError(f"{path}: --file needs a configuration of one source, not {len(sources)}")
    reader, kind = sources[0].get("reader", {}), KINDS.get(file.suffix.lower())
    if kind and isinstance(reader, dict) and reader.get("kind", kind) != kind:
        sources[0].pop("reader")
    sources[0]["path"] = glob.escape(str(file.resolve()))


def find_files(files: Files, folder: Path, data_dir: Path) -> tuple[Path, ...]:
    """The files that a path or glob names, in the order of their names."""
    pattern = files.path.replace("{data_dir}", glob.escape(str(data_dir)))
    base = Path(glob.escape(str(folder)))
    found = sorted(
        Path(name)
        for name in glob.glob(str(base / pattern), recursive=True)  # noqa: PTH207
        if Path(name).is_file() and not Path(name).name.startswith(("~$", "."))
    )
    if not found:
        raise DataError(f"{files.path}: no file matches; put the export there or correct the path")
    return tuple(found)
