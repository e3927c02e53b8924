package wording

// block is never said to a family, in any language. Read-only.
var block = []list{
	{
		topic:    "countries",
		patterns: []string{"сирия", "сирию", "сирией", "сирии", "сирийск", "ирак", "syria", "siria", "siriya", "iraq", "irak"},
		spared:   []string{"иракли", "irakli"},
	},
	{
		topic: "organisation",
		patterns: []string{"игил", "игиш", "даиш", "дайш$", "даеш", "иг$", "ислам мемлекет", "исламск государств", "халифат",
			"isis$", "isil$", "daesh", "caliphate", "islamic state"},
		spared: []string{"даешь"},
	},
	{
		topic: "places",
		patterns: []string{"роджава", "роджаву", "роджаве", "роджавы", "аль-хол", "аль хол", "эль-хол", "эль хол", "әл-хол", "лагер рож$", "рож$ лагер", "ракка", "ракке", "ракку", "ракки",
			"раққа", "мосул", "идлиб", "al-hol", "al hol", "roj camp", "raqqa", "mosul", "idlib"},
	},
	{
		topic: "operations and labels",
		patterns: []string{"жусан", "русаф", "репатриант", "возвращенк", "возвращенец", "возвращенц", "соғыс аймағынан оралған", "қайтарылған әйел",
			"zhusan", "jusan", "rusafa", "repatriate", "returnee"},
	},
	{
		topic: "violence",
		patterns: []string{"террор", "антитеррор", "контртеррор", "лаңкес", "экстрем", "антиэкстрем", "радикал", "дерадикал", "джихад", "жиһад", "жихад", "боевик", "содыр",
			"вербов", "пропаганд", "моджахед", "мужахид", "мүжәһид", "мүжаһид", "мұжаһид", "шахид", "шаһид",
			"terror", "extrem", "radical", "deradical", "jihad", "militant", "fighter", "recruit"},
	},
	{
		topic:    "liquidated",
		patterns: []string{"ликвидир", "liquidat", "neutraliz", "neutralis"},
	},
}
