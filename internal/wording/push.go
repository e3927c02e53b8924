package wording

// push is never said on a lock screen, nor is anything of block. On a screen opened by a tap it is a reason to look for another word. Read-only.
var push = []list{
	{
		topic: "death",
		patterns: []string{"қайтыс", "марқұм", "өлген", "өлді", "өлім", "өлтір", "қаза тап", "қазасы", "мерт", "жерле", "жаназа",
			"умер", "смерт", "погиб", "покойн", "скончал", "мертв", "убит", "похорон",
			"death", "dead$", "died$", "deceased", "killed", "funeral"},
		// «Жерлес» is a fellow countryman, «умеренный» is moderate.
		spared: []string{"жерлес", "умерен"},
	},
	{
		topic: "missing or wanted",
		patterns: []string{"хабарсыз", "хабар-ошарсыз", "іздеуде", "іздеу салын", "безвестн", "пропал", "розыск", "разыскив",
			"missing", "wanted$"},
	},
	{
		topic: "family status",
		patterns: []string{"жесір", "жетім", "вдов", "сирот", "безотцовщ", "внебрачн",
			"widow", "orphan"},
		spared: []string{"вдоволь"},
	},
	{
		topic: "justice",
		patterns: []string{"соттал", "сот$", "соты$", "сотқа$", "сотта$", "соттан$", "сотты$", "соттың$", "сотына$", "түрме", "қамау", "абақты", "колония", "пробаци",
			"қылмыс", "үкім", "жазасын", "жазаны", "жазадан", "полици", "ұқк$", "бас бостандығы",
			"судим", "осужд", "тюрьм", "тюрем", "колони", "заключенн", "наказан", "приговор", "преступ", "уголовн", "кнб$", "суд",
			"court", "prison", "jail", "probation", "crime", "criminal", "police", "verdict", "convict", "sentence"},
		// «Үкімет» is the government, «түрмен» is "with the kind". The Russian words are fate, a ship, a cramp, a pike-perch, sudoku and sir.
		spared: []string{"үкімет", "түрмен$", "судьб", "судн", "судорог", "судорож", "судак", "судоку", "судар"},
	},
	{
		topic: "genetics",
		patterns: []string{"днқ", "днк", "генет", "геном", "сараптама", "экспертиз",
			"dna$", "genet", "genom", "forensic"},
	},
	{
		topic: "guardianship",
		patterns: []string{"қорғаншы", "қамқоршы", "опек", "попечит",
			"guardian", "trustee"},
	},
	{
		topic: "specialists",
		patterns: []string{"психолог", "теолог", "имам", "нарколог", "диагноз",
			"psycholog", "theolog", "imam", "narcolog", "diagnos"},
	},
	{
		topic:    "children",
		patterns: []string{"қиын бала", "трудн ребенок", "трудн ребенк", "трудн дет", "неблагополучн"},
	},
	{
		topic: "faith",
		patterns: []string{"хиджаб", "хижаб", "уаһһаб", "уахаб", "уаһаб", "салаф", "сәлаф", "сәләф", "такфир", "тәкфір", "тәкфир", "ваххаб",
			"hijab", "wahhab", "salaf", "takfir"},
	},
}
