package wording

// hope is what a family that waits may take for a promise. Read-only.
var hope = []list{
	{
		class: Hopeful, topic: "money", instead: "amount",
		patterns: []string{
			"жәрдемақы", "төлем", "өтемақы", "зейнетақы", "шәкіртақы", "субсидия", "компенсация",
			"атаулы көмек", "атаулы әлеуметтік көмек", "ақшалай көмек", "ақшалай қолдау", "қаржылай көмек", "қаржылай қолдау", "материалдық көмек", "біржолғы көмек",
			"пособи", "выплат", "выплач", "соцвыплат", "компенсац", "компенсир", "субсиди", "стипенди", "пенси", "асп$", "матпомощ",
			"материальн помощ", "денежн помощ", "финансов помощ", "единовременн помощ", "адресн помощ", "адресн социальн помощ",
			"benefit", "allowance", "payment", "payout", "compensation", "subsidy", "pension", "financial aid", "financial help",
		},
		// A schoolbook, not to pay, a terminal to pay at, a receipt, a state of America.
		spared: []string{"төлеме", "толеме", "пенсильван", "учебн пособи", "наглядн пособи", "методическ пособи", "төлем терминал", "төлем түбіртег"},
	},
	{
		class: Hopeful, topic: "release", instead: "in_person",
		patterns: []string{
			"рақымшылық", "мерзімінен бұрын босат", "бостандыққа шық", "амнисти", "помилован", "досрочн освобожд", "выйд на свободу", "выйдет на свободу", "удо$",
			"amnesty", "pardon", "early release",
		},
	},
	{
		class: Hopeful, topic: "home", instead: "in_person",
		patterns: []string{
			"пәтер$ бер", "үй$ бер", "баспана$ бер", "тегін пәтер", "тегін үй$",
			"дадут квартир", "дадут жиль", "получите квартир", "получите жиль", "бесплатн квартир", "бесплатн жиль",
			"free flat", "free housing",
		},
	},
}
