package wording

// push is never said on a lock screen, nor is anything of block. On a screen opened by a tap it is a reason to look for another word. Read-only.
var push = []list{
	{
		class: Telling, topic: "death", instead: "relative",
		patterns: []string{
			"қайтыс", "марқұм", "өлген", "өлді", "өлім", "өлтір", "қаза тап", "қазасы", "мерт", "жерле", "жаназа",
			"умер", "смерт", "погиб", "покойн", "скончал", "мертв", "убит", "убийств", "похорон",
			"death", "dead$", "died$", "deceased", "killed", "funeral",
		},
		// A fellow countryman, places, an injury, a name, Olympic games, moderate, to moderate, a book read at school.
		spared: []string{"жерлес", "жерлер", "мертіг", "мертік", "мертіл", "мертиг", "мертик", "жаназар", "олимп", "умерен", "умерит", "умерил", "умеряе", "умерят", "мертв душ"},
	},
	{
		class: Telling, topic: "missing", instead: "relative",
		patterns: []string{
			"хабарсыз", "хабар-ошарсыз", "іздеуде", "іздеу салын", "безвестн", "без вести", "пропал", "розыск", "разыскив",
			"missing", "wanted$",
		},
		// Weeding.
		spared: []string{"пропалыв"},
	},
	{
		class: Telling, topic: "family", instead: "mother",
		patterns: []string{"жесір", "вдов", "widow"},
		spared:   []string{"вдоволь"},
	},
	{
		class: Telling, topic: "family", instead: "child",
		patterns: []string{"жетім", "сирот", "безотцовщ", "внебрачн", "orphan"},
		// Not enough.
		spared: []string{"жетімсіз", "жетимсиз"},
	},
	{
		class: Telling, topic: "justice", instead: "institution",
		patterns: []string{
			"түрме", "қамау", "абақты", "колония", "бас бостандығы", "тюрьм", "тюрем", "колони", "заключенн",
			"prison", "jail",
		},
		// With the kind; of other people's lands; a contract that was made.
		spared: []string{"түрмен$", "турмен$", "колониал", "колониз", "заключенн договор", "заключенн соглашен", "заключенн контракт"},
	},
	{
		class: Telling, topic: "justice", instead: "meeting",
		patterns: []string{"пробаци", "probation"},
	},
	{
		class: Telling, topic: "justice", instead: "person",
		patterns: []string{"соттал", "судим", "осужд", "convict"},
	},
	{
		class: Telling, topic: "justice", instead: "request",
		patterns: []string{
			"сот$", "соты$", "сотқа$", "сотта$", "соттан$", "сотты$", "соттың$", "сотына$", "сотпен$", "соттар", "қылмыс", "үкім", "жазасын", "жазаны", "жазадан", "полици", "полицей", "ұқк$",
			"наказан", "приговор", "преступ", "уголовн", "кнб$", "суд",
			"court", "crime", "criminal", "police", "verdict", "sentence",
		},
		// The government; of water and from water; a hundredth of a hectare; fate, ships and dishes, a cramp, a pike-perch, sudoku, sir, gossip, a loan.
		spared: []string{"үкімет", "укимет", "судың", "судын$", "судан", "судай", "судыр", "сүдігер", "сотка$", "судьб", "судеб$", "судно$", "судна$", "судну$", "судном$", "судне$", "судоход", "судомо", "судорог", "судорож", "судак", "судач", "судоку", "судар", "ссуд"},
	},
	{
		class: Telling, topic: "genetics", instead: "kinship",
		patterns: []string{
			"днк", "днқ", "генет", "геном", "сараптама", "экспертиз",
			"dna$", "genet", "genom", "forensic",
		},
	},
	{
		class: Telling, topic: "guardianship", instead: "on_tap",
		patterns: []string{
			"қорғаншы", "қамқоршы", "опек", "попечит",
			"guardian", "trustee",
		},
	},
	{
		class: Telling, topic: "specialists", instead: "specialist",
		patterns: []string{
			"психолог", "теолог", "имам", "нарколог", "диагноз",
			"psycholog", "theolog", "imam", "narcolog", "diagnos",
		},
	},
	{
		class: Telling, topic: "children", instead: "child",
		patterns: []string{"қиын бала", "трудн ребенок", "трудн ребенк", "трудн дет", "неблагополучн"},
	},
	{
		class: Telling, topic: "faith", instead: "leave_out",
		patterns: []string{
			"хиджаб", "хижаб", "уаһһаб", "уахаб", "уаһаб", "салаф", "сәлаф", "сәләф", "такфир", "тәкфір", "тәкфир", "ваххаб", "вахаб",
			"hijab", "wahhab", "salaf", "takfir",
		},
	},
}
