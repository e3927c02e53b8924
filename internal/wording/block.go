package wording

// birth is how it is said where somebody was born. With a word of block beside it that says another place than the one all papers have, not even staff may write it. Read-only.
var birth = list{
	class: elsewhere, topic: "birth",
	patterns: []string{"рожден", "родил", "урожен", "туған", "туыл", "туып", "birth", "born"},
}

// block is never said to a family, in any language. Read-only.
var block = []list{
	{
		topic: "countries", instead: "leave_out",
		patterns: []string{
			"сирия", "сирию", "сирией", "сирийск", "сирии", "сириец", "ирак",
			"syria", "siria", "siriya", "iraq", "irak",
		},
		spared: []string{"иракли", "irakli"},
	},
	{
		topic: "organisation", instead: "leave_out",
		patterns: []string{
			"игил", "игиш", "даиш", "дайш$", "даеш", "иг$", "халифат",
			"ислам мемлекет", "исламск государств",
			"isis$", "isil$", "daesh", "caliphate", "islamic state",
		},
		// You give; a good thing.
		spared: []string{"даешь", "игілі", "игилик"},
	},
	{
		topic: "places", instead: "leave_out",
		patterns: []string{
			"роджав", "аль-хол", "аль хол", "эль-хол", "эль хол", "әл-хол", "лагер рож$", "рож$ лагер",
			"ракка", "ракке", "ракки", "ракко", "ракку", "раққа", "мосул", "идлиб",
			"al-hol", "al hol", "al-hawl", "al hawl", "roj camp", "camp roj", "raqqa", "mosul", "idlib",
		},
	},
	{
		topic: "labels", instead: "family",
		patterns: []string{
			"жусан", "русаф", "репатриант", "возвращенк", "возвращенец", "возвращенц", "зон боев", "зон конфликт",
			"соғыс аймағынан оралған", "соғыс аймағынан қайт", "қайтарылған әйел",
			"zhusan", "jusan", "rusafa", "repatriate", "returnee", "conflict zone", "war zone",
		},
	},
	{
		topic: "violence", instead: "person",
		patterns: []string{
			"террор", "терорр", "терорис", "антитеррор", "контртеррор", "лаңкес", "содыр", "боевик", "моджахед", "мужахид", "мүжәһид", "мүжаһид", "мұжаһид", "шахид", "шаһид",
			"джихад", "жиһад", "жихад", "вербов", "пропаганд",
			"terror", "jihad", "militant", "fighter", "recruit",
		},
		// Of a willow.
		spared: []string{"вербовый", "вербовые", "вербовых"},
	},
	{
		topic: "violence", instead: "support",
		patterns: []string{
			"экстрем", "антиэкстрем", "радикал", "дерадикал",
			"extrem", "radical", "deradical",
		},
	},
	{
		topic: "liquidated", instead: "leave_out",
		patterns: []string{"ликвидир", "liquidat", "neutraliz", "neutralis"},
	},
}
