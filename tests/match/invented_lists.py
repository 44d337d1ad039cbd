"""Lists as people have them, all invented: the text of a file, and what must come of it.

`roles`: the role of each column (None = kept out, a word in capitals = the kind for which it was dropped).
`states`: taken, changed and refused rows. `first`: fields of the first record.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Invented:
    called: str
    text: str
    roles: tuple[str | None, ...]
    states: tuple[int, int, int]
    first: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    more: tuple[str, ...] = ()  # of the command line


LISTS = (
    Invented(
        "arabic and latin full names, ids of the state, ages",
        "id,name,en_name,age,dob,sex\n"
        "400000001,سليم كامل نور الدين حداد,Salim Kamil Nour Aldin Haddad,34,1981-02-03,m\n"
        "400000002,ليلى سليم كامل حداد,Layla Salim Kamil Haddad,3,2012-01-30,f\n"
        "400000003,,Omar Zahir Daoud Mansour,51,,m\n",
        ("id", "name", "name", "age", "birth_date", "sex"),
        (2, 1, 0),
        {"record": "400000001", "birth_low": date(1981, 2, 3), "sex": "m"},
    ),
    Invented(
        "arabic headers, four parts of a name in four columns",
        "م,رقم الهوية,الاسم الأول,اسم الأب,اسم الجد,اسم العائلة,تاريخ الميلاد,الجنس,العمر\n"
        "١,٩٠٠٠٠٠٠٠١,سليم,كامل,نور,حداد,٠٣-٠٢-١٩٨١,ذكر,٣٤\n"
        "٢,٩٠٠٠٠٠٠٠٢,ليلى,سليم,كامل,حداد,غير معروف,أنثى,٣ أشهر\n"
        "٣,٩٠٠٠٠٠٠٠٣,زاهر,داود,,منصور,١٩٧٠,ذكر,غير معروف\n",
        ("id", None, "given", "father", "father", "family", "birth_date", "sex", "age"),
        (3, 0, 0),
        {"record": "1", "given": ["slym"], "birth_low": date(1981, 2, 3), "sex": "m", "age": 34},
        more=("--dates", "dmy"),
    ),
    Invented(
        "a russian list with the whole name in one column, semicolons",
        "№ п/п;ФИО погибшего;Год рожд.;Пол;Место гибели;Дата гибели;Примечания\n"
        "1;Темаров Тимур Русланович;1975;м;с. Новая Горка;март 2001;сосед видел\n"
        "2;Темарова Мадина Руслановна;1979 г.р.;ж;с. Новая Горка;12 марта 2001 г.;\n"
        "3;нет данных;;м;;;тело не опознано\n"
        "Итого;3;;;;;\n",
        ("id", "name", "birth_year", "sex", "place", "date", None),
        (2, 0, 2),
        {"record": "1", "birth_low": date(1975, 1, 1), "birth_high": date(1975, 12, 31), "sex": "m",
         "act_low": date(2001, 3, 1), "act_high": date(2001, 3, 31)},
    ),
    Invented(
        "surname, name and patronymic apart, tabs",
        "Фамилия\tИмя\tОтчество\tДата рождения\tАдрес проживания\n"
        "Темаров\tТимур\tРусланович\t05.11.1975\tг. Солнечный, ул. Мира\n"
        "Берсанов\tИса\t-\tоколо 1980\tн/д\n",
        ("family", "given", "patronymic", "birth_date", "place"),
        (2, 0, 0),
        {"given": ["timur"], "father": ["ruslan"], "family": ["temarov"], "birth_low": date(1975, 11, 5)},
    ),
    Invented(
        "the disappeared, with place of birth and of the act",
        "Case No,Full name of missing person,Sex,Date of birth,Place of birth,Date last seen,"
        "Place of disappearance,Mother's name,Date of report\n"
        "D-1,Amir Haddad,Male,c. 1980,North Mill,12/03/2001,Old Bridge,Rima Saad,01/04/2001\n"
        "D-2,Layla Saad,Female,00/00/1975,South Mill,15/03/2001,Old Bridge,n/a,02/04/2001\n",
        ("id", "name", "sex", "birth_date", None, "date", "place", None, None),
        (2, 0, 0),
        {"birth_low": date(1978, 1, 1), "birth_high": date(1982, 12, 31), "act_low": date(2001, 3, 12),
         "place": "Old Bridge"},
        more=("--dates", "dmy"),
    ),
    Invented(
        "a title above the header, sums and a note below",
        "Register of persons killed in the invented district,,,\n"
        "As of 1 May 2001,,,\n,,,\n"
        "No.,Name,Age,Village\n"
        "1,Amir Haddad,30,North Mill\n2,Layla Saad,40-45,South Mill\n"
        "Total,2,,\nSource: the invented committee,,,\n",
        ("id", "name", "age", "place"),
        (2, 0, 4),
        {"row": 5, "name": "Amir Haddad", "age": 30},
        notes=("the header was found in row 4; 2 lines above it left out",),
    ),
    Invented(
        "a header of two rows: groups and parts",
        "No,Name,,,Birth,,,Place\n"
        ",First,Father,Family,Day,Month,Year,\n"
        "1,Amir,Salim,Haddad,3,2,1981,North Mill\n"
        "2,Layla,Omar,Saad,,,1990,South Mill\n",
        ("id", "given", "father", "family", "birth_day", "birth_month", "birth_year", "place"),
        (2, 0, 0),
        {"row": 3, "given": ["amir"], "father": ["salim"], "birth_low": date(1981, 2, 3)},
        notes=("the header has two rows, which were joined",),
    ),
    Invented(
        "a header of two rows: two languages",
        "Name,Age,Place\nالاسم,العمر,المكان\nAmir Haddad,30,North Mill\nLayla Saad,31,South Mill\n",
        ("name", "age", "place"),
        (2, 0, 0),
        {"row": 3, "name": "Amir Haddad"},
        notes=("the header has two rows, which were joined",),
    ),
    Invented(
        "a mark of byte order, semicolons declared in the first line",
        "\ufeffsep=;\nName;Sex;Date of death\nHaddad, Amir;M;2001-03-12\nSaad, Layla;F;unknown\n",
        ("name", "sex", "date"),
        (2, 0, 0),
        {"row": 3, "family": ["haddad"], "act_low": date(2001, 3, 12)},
    ),
    Invented(
        "days as numbers of a spreadsheet",
        "name,date of birth,date of death\nAmir Haddad,29620,36962\nLayla Saad,30000,36965\n",
        ("name", "birth_date", "date"),
        (0, 2, 0),
        {"birth_low": date(1981, 2, 3), "act_low": date(2001, 3, 12)},
    ),
    Invented(
        "years of the Islamic calendar, said by the header",
        "الاسم,تاريخ الميلاد (هجري)\nسليم حداد,١٤٢١/١٢/١٧\nليلى سعد,1422\n",
        ("name", "birth_date"),
        (2, 0, 0),
        {"birth_low": date(2001, 3, 11), "birth_high": date(2001, 3, 15)},
    ),
    Invented(
        "years of the Persian calendar, said by the user",
        "name,dob\nAmir Haddad,1380/01/01\nLayla Saad,1381/02/12\n",
        ("name", "birth_date"),
        (2, 0, 0),
        {"birth_low": date(2001, 3, 21), "birth_high": date(2001, 3, 21)},
        more=("--calendar", "persian"),
    ),
    Invented(
        "ages in words, spans and months",
        "name,age,date\nAmir Haddad,3 months,2001-03-12\nLayla Saad,6 дней,2001-03-12\n"
        "Omar Nasser,~40,2001-03-12\nRima Daoud,40-45,2001-03-12\nSami Daoud,child,2001-03-12\n"
        "Huda Daoud,45 лет,2001-03-12\nZahir Daoud,as his brother,2001-03-12\n",
        ("name", "age", "date"),
        (6, 1, 0),
        {"age": 0, "birth_low": date(2000, 3, 13), "birth_high": date(2001, 3, 12)},
    ),
    Invented(
        "dates with the precision that is known",
        "name,date of birth\nAmir Haddad,xx.03.1981\nLayla Saad,1980s\nOmar Nasser,early 1970\n"
        "Rima Daoud,before 1960\nSami Daoud,15 آذار 1981\nHuda Daoud,12-15 March 1981\n",
        ("name", "birth_date"),
        (4, 2, 0),
        {"birth_low": date(1981, 3, 1), "birth_high": date(1981, 3, 31)},
    ),
    Invented(
        "names in two scripts in parts",
        "first_name_en,first_name_ar,last_name_en,last_name_ar,gender\n"
        "Salim,سليم,Haddad,حداد,Adult - Male\nLayla,ليلى,Saad,سعد,Child - Female\n",
        ("given", "given", "family", "family", "sex"),
        (2, 0, 0),
        {"given": ["slym"], "sex": "m"},
    ),
    Invented(
        "titles, a kunya and honorifics",
        "الاسم الرباعي,الكنية,المحافظة\nالشهيد الدكتور سليم كامل حداد,أبو عمر,الشمال\n"
        "الحاج زاهر داود منصور,غير معروف,الجنوب\n",
        ("name", "other_name", "place"),
        (2, 0, 0),
    ),
    Invented(
        "what nobody may be found by, in english",
        "Name,Phone number,Facebook profile,Photo,Licence plate,Sexual orientation,Religion,Ethnic group,"
        "Political party,Health condition\nAmir Haddad,+999 555 0101,x,y.jpg,A123BC 95,a,b,c,d,e\n",
        ("name", "TELEPHONE", "PROFILES", "PHOTOGRAPHS", "VEHICLE", "ORIENTATION", "FAITH", "ETHNICITY",
         "POLITICS", "HEALTH"),
        (1, 0, 0),
    ),
    Invented(
        "what nobody may be found by, in russian",
        "ФИО;Номера телефонов;Страница ВКонтакте;Фотография;Госномер машины;Сексуальная ориентация;"
        "Вероисповедание;Национальность;Партийность;Состояние здоровья\nТемаров Тимур;1;1;1;1;1;1;1;1;1\n",
        ("name", "TELEPHONE", "PROFILES", "PHOTOGRAPHS", "VEHICLE", "ORIENTATION", "FAITH", "ETHNICITY",
         "POLITICS", "HEALTH"),
        (1, 0, 0),
    ),
    Invented(
        "what nobody may be found by, in arabic",
        "الاسم,رقم الجوال,حساب فيسبوك,الصورة الشخصية,رقم لوحة السيارة,الميل الجنسي,الديانة,القومية,"
        "الانتماء السياسي,الحالة الصحية\nسليم حداد,1,1,1,1,1,1,1,1,1\n",
        ("name", "TELEPHONE", "PROFILES", "PHOTOGRAPHS", "VEHICLE", "ORIENTATION", "FAITH", "ETHNICITY",
         "POLITICS", "HEALTH"),
        (1, 0, 0),
    ),
    Invented(
        "people whom nobody knows",
        "name,age\nAmir Haddad,30\nUnknown,31\nunidentified man 3,40\nНеизвестный мужчина,\n"
        "مجهول الهوية 12,\n"
        "n/a,\nнет данных,\nغير معروف,\n(name unknown),\n-,\n",
        ("name", "age"),
        (1, 0, 9),
    ),
    Invented(
        "an id twice, and serial numbers beside it",
        "Victim ID,Serial number,Name\nK1,1,Amir Haddad\nK1,2,Layla Saad\nK2,3,Omar Nasser\n",
        ("id", None, "name"),
        (2, 1, 0),
        {"record": "K1"},
        notes=("1 rows repeat an id of their list",),
    ),
    Invented(
        "quotation marks that do not pair",
        'name;nick;village\nAmir "the tall" Haddad;"Abu" Omar;North Mill\nLayla Saad;;South Mill\n',
        ("name", "other_name", "place"),
        (2, 0, 0),
        notes=("quotation marks were taken as letters",),
    ),
    Invented(
        "numbers of columns beneath the header, and the header again",
        "№,Фамилия и имя,Возраст,Откуда\n1,2,3,4\n1,Темаров Тимур,30,Солнечный\n"
        "№,Фамилия и имя,Возраст,Откуда\n"
        "2,Берсанов Иса,31,Солнечный\n",
        ("id", "name", "age", "place"),
        (2, 0, 2),
    ),
    Invented(
        "a line break and a formula, cells beyond the header",
        'name,age\n"Amir\nHaddad",30\n=A1,31\n@SUM(A1),3\nLayla Saad,32,,note\n-Omar Nasser,33\n',
        ("name", "age"),
        (1, 2, 2),
    ),
    Invented(
        "the name is called first name, and is whole",
        "Имя;Дата исчезновения\nТемаров Тимур Русланович;2001-03-12\nБерсанов Иса;12.03.2001\n",
        ("name", "date"),
        (2, 0, 0),
        {"words": ["temarov", "timur", "ruslan"]},
    ),
    Invented(
        "a name beside a surname is the given one",
        "Name,Surname,Father's name,DOB\nAmir,Haddad,Salim,1981\nLayla,Saad,Omar,1990\n",
        ("given", "family", "father", "birth_year"),
        (2, 0, 0),
        {"given": ["amir"], "family": ["haddad"], "father": ["salim"]},
    ),
    Invented(
        "headers in two languages in one cell",
        "№ / No,Имя и фамилия / Full name,Пол / Sex,Дата рождения (Date of birth)\n"
        "1,Тимур Темаров,м,1975\n2,Иса Берсанов,м,03.04.1980\n",
        ("id", "name", "sex", "birth_date"),
        (2, 0, 0),
        {"birth_low": date(1975, 1, 1)},
    ),
    Invented(
        "no header that is known",
        "wer,wann\nAmir Haddad,2001\nLayla Saad,2002\n",
        ("name", None),
        (2, 0, 0),
        notes=("no name in the first row is known",),
    ),
)  # fmt: skip


def xlsx(rows, *, merged=(), sheets=1, before=()):
    """The bytes of a workbook: rows of cells (None = no cell), merged ranges, sheets before it."""
    out = io.BytesIO()
    every = [
        *((one, ()) for one in before),
        (rows, merged),
        *(((("x",),), ()) for _ in range(sheets - 1)),
    ]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        names = [f"sheet{number}.xml" for number in range(1, len(every) + 1)]
        parts = "".join(
            f'<Override PartName="/xl/worksheets/{name}" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.worksheet+xml"/>'
            for name in names
        )
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/xl/workbook.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.'
            f'spreadsheetml.sheet.main+xml"/>{parts}</Types>',
        )
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        package.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"<Relationship "
            f'Id="r1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join(
                f'<Relationship Id="r{at}" Type="{relation}/worksheet" Target="worksheets/{name}"/>'
                for at, name in enumerate(names, start=1)
            )
            + "</Relationships>",
        )
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets>'
            + "".join(
                f'<sheet name="s{at}" sheetId="{at}" r:id="r{at}"/>' for at in range(1, len(every) + 1)
            )
            + "</sheets></workbook>",
        )
        for name, (content, ranges) in zip(names, every, strict=True):
            package.writestr(f"xl/worksheets/{name}", _sheet(main, content, ranges))
    return out.getvalue()


def _sheet(main, rows, ranges):
    body = "".join(
        f'<row r="{down}">'
        + "".join(_cell(down, across, value) for across, value in enumerate(row) if value is not None)
        + "</row>"
        for down, row in enumerate(rows, start=1)
    )
    merged = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    merged = f'<mergeCells count="{len(ranges)}">{merged}</mergeCells>' if ranges else ""
    return f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData>{merged}</worksheet>'


def _cell(down, across, value):
    place = f"{chr(65 + across)}{down}"
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    if str(value).startswith("="):
        return f'<c r="{place}" t="str"><f>{escape(value[1:])}</f><v>what was saved</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def ods(rows):
    """The bytes of an OpenDocument sheet."""
    out = io.BytesIO()
    table = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(str(cell))}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry '
            'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
        package.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
            f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet><table:table table:name="a">'
            f"{table}"
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()
