"""Common given and family names from which `name_sets` combines names: sounds for Arabic, letters for others.

Sounds: H kh-like h of 'Hasan', x = kh, θ = th, ð = dh, š = sh, S D T Z the heavy ones, ʿ and ʾ the stops, ġ = gh,
ā ī ū long, ä the ending -ah, à a final long a written as y, á a long a that is not written. `abd+`, `abu+`, `al+`
are words in front.
"""

MEN = """
muHammad aHmad maHmūd Hasan Husayn ʿalī ʿumar ʿuθmān xālid xalīl ibrāhīm ismāʿīl isHāq yaʿqūb yūsuf yūnus
yaHyà mūsà ʿīsà dāwud sulaymān sālim salīm SāliH SalāH saʿīd saʿd samīr sāmī jamāl jamīl jaʿfar jihād bilāl
bašīr baššār bāsim bassām Tāriq Tāhir nāSir nabīl nāʾil niDāl nizār muSTafà murād manSūr marwān mahdī mājid
māzin munīr muHsin muhannad muʿāð faySal fādī farīd fāris fārūq fawzī fāyiz fuʾād ġassān ġāzī ʿadnān ʿādil
ādam akram anas anwar asʿad ašraf ayman ayyūb ʿazīz iyād ʿimād ʿimrān idrīs ihāb islām ʿubaydä usāmä wāʾil
wisām walīd yāsīn yāsir zayd ziyād zakariyyā zuhayr hišām hilāl hayθam hānī Hātim Habīb Haydar šādī šarīf
šawqī SubHī Sābir rāmī ramaDān rāmiz rašīd rašād raʾūf riDā riyāD qāsim qays kamāl kāmil karīm karam luʾayy
luTfī Hāmid Hamdān Hamzä ʿāmir ʿammār ʿaTā ʿāTif ʿāyid ʿawaD ġālib jabr xamīs kāyid mūfīd mišʿal naʿīm nimr
nāji qusayy ratib rafīq rabīʿ rawHī saʿdī Suhayb Sabrī TalāT Talāl ʿāhid ʿāSim ʿizzat ʿirfān wafīq yazan zāhir zāhī
abd+lāh abd+raHmán abd+karīm abd+ʿazīz abd+Hamīd abd+qādir abd+raHīm abd+fattāH abd+hādī abd+nāSir abd+salām
abd+majīd abd+razzāq abd+laTīf abd+Hakīm
""".split()

WOMEN = """
fāTimä ʿāʾišä xadījä zaynab maryam sārä salmà samīrä samīHä sumayyä suʿād suhà sanāʾ sihām šaymāʾ šurūq
laylà līnä lamà lubnà hudà hanāʾ hanādī hibä hind Hanān Hayāt Halīmä Hiyām rīm rīmā ranā rāniyā rašā rawān
rubà rahaf nūr nūrä nādiyā najwà najlāʾ nismä nuhà nihād mahā maysāʾ manāl munà mirvat ʿabīr ʿafāf ʿulā
amīrä amīnä āminä amal amānī āyä āyāt asmāʾ ibtisām imān inʿām islāʾ isrāʾ ixlāS jamīlä jihān jūdī dunyā
dānā dālyā duʿāʾ diyānā farāH fātin fidāʾ ġādä ġazal iʿtidāl karīmä kawθar tālā tahānī taHrīr wafāʾ wisām
widād yāsmīn yusrà zahrä zīnä zuhūr SabāH SafāʾTuqà Haddārä malak lāmā lānā jannä mīrā
""".replace("SafāʾTuqà", "Safāʾ tuqà").split()

FAMILIES = (
    """
al+masrī al+Hassan al+Harazīn al+ġandūr al+kurdī al+najjār al+Haddād al+xaTīb al+šāmī al+Hilū al+dalū al+samūnī
al+rantīsī al+sawāfīrī al+zaʿīm al+ʿarʿīr al+ġūl al+bardawīl al+Hammāmī al+daHdūH al+šawā al+xuDarī al+Turk
al+būrnū al+jamal al+šāʿir al+bābā al+nādī al+qānūʿ al+sarsāwī al+ʿāyidī al+jarū al+sakkāfī al+ašqar
al+xālidī al+ʿamūdī al+najīlī al+ʿaTTār al+Sabbāġ al+ġalāyīnī al+Hāyik al+rīs al+Hadād al+banna al+fār
abu+šahlā abu+ʿūdä abu+Saqr abu+jabal abu+TaHä abu+Halīmä abu+šamālä abu+rāʾid abu+ʿamrä abu+nāSir
abu+mustafà abu+zayd abu+Hasanä abu+ʿīdä abu+jarād abu+qamar abu+daqqä abu+al+xayr abu+al+ʿaTā abu+SafiyyÄ
šāhīn ʿāšūr Hamdān xalaf dīb barakä Hamūdä jundiyyä šaqūrä zaqqūt Haniyyä maqdād šabīr ʿawwād kullāb baraʿ
jarbūʿ musallam šaʿat salāmä ziyārä yāġī šamāllāx Sāfī Saydam SiyAm ʿAbdīn Tāfiš qudayH fayyāD nassār naʿsān
""".replace("Ä", "ä")
    .replace("SiyAm", "Siyām")
    .replace("ʿAbdīn", "ʿābdīn")
    .split()
)

_RUSSIAN = (
    """Александр Алексей Анатолий Андрей Антон Артём Борис Вадим Валентин Валерий Василий Виктор Виталий
    Владимир Владислав Вячеслав Геннадий Георгий Григорий Даниил Денис Дмитрий Евгений Егор Захар Иван Игорь
    Кирилл Константин Леонид Макар Максим Матвей Михаил Никита Николай Олег Павел Пётр Роман Руслан Семён
    Сергей Станислав Степан Тимофей Фёдор Юрий Ярослав""".split(),
    """Александра Алёна Алина Алла Анастасия Анна Валентина Валерия Вера Виктория Галина Дарья Евгения
    Екатерина Елена Жанна Зинаида Инна Ирина Карина Ксения Лариса Людмила Маргарита Марина Мария Надежда
    Наталья Нина Оксана Ольга Полина Светлана Софья Тамара Татьяна Ульяна Юлия Яна""".split(),
    """Абрамов Авдеев Баранов Белов Белоусов Богданов Быков Васильев Виноградов Волков Воробьёв Воронин
    Гаврилов Голубев Горбачёв Громов Гусев Данилин Дорофеев Дьячков Ершов Ефимов Жданов Жуков Журавлёв Зайцев
    Захаров Зуев Игнатьев Ильин Калинин Касьянов Киселёв Козловский Комаров Крылов Кузьмин Лазарев Лебединский
    Макаров Мельников Милославский Наумов Никитин Орлов Осипов Панфилов Пушков Рябов Савельев Сафонов Селиванов
    Соколовский Тихонов Третьяков Ульянов Федотов Фомин Хохлов Цветков Чайкин Чернышёв Шапошников Щербаков
    Щукин Юдин Яковлев Яшин""".split(),
)
_CHECHEN = (
    """Адам Адлан Айнди Алихан Анзор Апти Арби Аслан Асламбек Асхаб Ахмед Бекхан Беслан Бислан Вахид Висхан
    Джабраил Зелимхан Ибрагим Идрис Иса Ислам Исмаил Казбек Лечи Магомед Мансур Мовлади Мовсар Муслим Ризван
    Руслан Сайхан Саламбек Султан Тамерлан Тимур Турпал Увайс Умар Усман Хамзат Хасан Хусейн Шамиль Эльмурза
    Юсуп Якуб Яхья""".split(),
    """Аминат Асет Аза Аймани Дагмара Заира Зарема Зулихан Зура Иман Луиза Лейла Мадина Малика Марьям Милана
    Петимат Раиса Роза Седа Табарик Фатима Хава Хеда Элина Эсет Яха""".split(),
    """Абдулаев Абубакаров Алиев Арсанов Арсанукаев Ахмадов Бадаев Байсаров Басаев Берсанов Бисултанов Вахаев
    Гайрбеков Гакаев Дадаев Джамалдаев Дудаев Закаев Исаев Исмаилов Кадиев Магомадов Мадаев Межидов Мусаев
    Мутаев Насуханов Осмаев Сайдулаев Сатуев Солтаханов Тайсумов Тепсуркаев Умаров Хаджиев Хасиев Хамидов
    Цуров Чагаев Чапаев Шамаев Эдилов Эльмурзаев Юнусов Яндаров Яхъяев""".split(),
)
_CENTRAL = (
    """Азамат Азиз Алишер Бахтияр Бахром Даврон Дильшод Ерлан Жасур Зафар Икром Ильхом Искандер Камол Марат
    Мирзо Музаффар Нурлан Нурсултан Олим Отабек Рашид Рустам Санжар Серик Талгат Темур Тохтар Улугбек Фарход
    Хуршед Шавкат Шерали Эльдор Эркин Юсуф Ядгар""".split(),
    """Айгуль Айнура Гульнара Гульшан Дилбар Дильноза Динара Жамиля Зульфия Лола Малохат Мунира Нигора Нодира
    Саодат Севара Умида Феруза Шахноза Ширин""".split(),
    """Абдрахманов Азимов Алимов Ахмедов Бабаев Бекмуратов Ганиев Джураев Ергашев Жумабаев Исламов Каримов
    Касымов Кенжебаев Махмудов Мирзоев Мухамедов Назаров Нурматов Оразбаев Рахимов Рахмонов Сагинтаев Саидов
    Султанов Ташматов Турсунов Усманов Файзуллаев Хакимов Ходжаев Чориев Шарипов Эргашев Юлдашев""".split(),
)
CYRILLIC = (_RUSSIAN, _CHECHEN, _CENTRAL)

SHORT = {
    "William": ("Bill", "Will", "Billy"), "Robert": ("Bob", "Rob", "Bobby"), "Richard": ("Dick", "Rick"),
    "Elizabeth": ("Liz", "Beth", "Betty"), "Margaret": ("Maggie", "Peggy"), "Katherine": ("Kate", "Kathy"),
    "James": ("Jim", "Jimmy"), "John": ("Jack", "Johnny"), "Edward": ("Ed", "Ted"), "Thomas": ("Tom",),
    "Michael": ("Mike", "Mick"), "Anthony": ("Tony",), "Joseph": ("Joe",), "Andrew": ("Andy",),
    "Charles": ("Charlie", "Chuck"), "Daniel": ("Dan", "Danny"), "Francisco": ("Paco", "Pancho"),
    "Jose": ("Pepe",), "Alexander": ("Alex", "Sasha"), "Dmitry": ("Dima",), "Ivan": ("Vanya",),
    "Maria": ("Masha",), "Ekaterina": ("Katya",), "Mikhail": ("Misha",), "Vladimir": ("Volodya", "Vova"),
    "Nikolai": ("Kolya",), "Anna": ("Anya",), "Natalia": ("Natasha",), "Tatiana": ("Tanya",),
    "Johannes": ("Hans",), "Friedrich": ("Fritz",), "Giuseppe": ("Beppe",), "Patricia": ("Pat", "Patty"),
    "Benjamin": ("Ben",), "Samuel": ("Sam",), "Frederick": ("Fred",), "Gregory": ("Greg",),
    "Nicholas": ("Nick",), "Susan": ("Sue",), "Rebecca": ("Becky",), "Jennifer": ("Jenny",),
}  # fmt: skip
ONE_NAME = (  # in two languages
    {"Nicholas", "Nikolai"}, {"Michael", "Mikhail"}, {"Maria", "Marie"}, {"Pedro", "Peter"},
    {"Johannes", "John", "Jean"}, {"Joan", "Johanna"}, {"Friedrich", "Frederick"}, {"Emilia", "Emily"},
)  # fmt: skip
WESTERN = """
Adrian Agnes Albert Alicia Amelia Andrea Angela Arthur Astrid Barbara Bernard Bruno Camille Carla Caroline
Cecilia Christina Claire Claudia Cornelia Daniela David Diana Dominic Eleanor Emilia Emma Eric Ernest Esther
Eva Felix Florian Frances Frank Gabriel Gerard Gloria Hannah Harold Helen Hugo Ignacio Ingrid Isabel Jean
Jerome Joan Johanna Jorge Judith Julian Karin Kevin Lars Laura Leon Linda Lucas Lucia Manuel Marcel Maria
Marie Marta Martin Matthew Max Monica Nadia Nathan Nora Oliver Oscar Olga Oleg Patrick Paul Paula Pedro Peter
Philip Rafael Ralph Raymond Rosa Ruth Sebastian Sergio Simon Sofia Sophie Stefan Stella Stephen Teresa
Theodore Ursula Valentin Vera Veronica Victor Vincent Walter Xavier Yvonne
""".split()
SURNAMES = """
Abbott Ackerman Alvarez Anderson Archer Baker Barlow Barnett Bauer Becker Beckett Bennett Berger Bergmann
Blanco Blake Bolton Bouchard Bradley Brandt Brennan Burke Burns Calder Campbell Carlson Carter Castillo
Chambers Chapman Clark Clarke Coleman Connolly Cortez Dahl Davidson Davies Delgado Dubois Duncan Dupont Eaton
Eriksen Evans Faber Farrell Ferrari Fischer Fletcher Foster Fraser Garcia Gardner Gerber Gibson Gomez Gonzalez
Graham Greene Hansen Harding Harper Hartmann Hayes Herrera Hoffman Holmes Horvath Hughes Ibarra Jansen Jensen
Jimenez Johansson Johnson Johnston Kaufmann Keller Kelly Kennedy Kowalski Kramer Lambert Larsen Lehmann Lopez
Lindberg Lindgren Marchetti Marino Marsh Martinez Meyer Mitchell Moreau Moreno Morgan Morrison Moser Murphy Neumann
Nielsen Nowak Obrien Olsen Ortega Palmer Parker Pavlov Pereira Petersen Phillips Porter Quinn Ramirez
Reyes Richter Riley Rivera Robertson Robinson Romero Rossi Russell Salazar Sanchez Schmidt Schneider Schulze
Shepherd Silva Simmons Stein Steiner Sullivan Svensson Tanner Taylor Torres Turner Vasquez Vogel Wagner Walker
Wallace Webb Weber Werner Whitfield Winter Wolfe Wright Zeller Zimmermann
""".split()
