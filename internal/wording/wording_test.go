package wording

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What may not be said to a family at all. Each line names the way in which it could slip through.
func TestCheckForbidden(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Бала Сириядан келді.":          "сирия",   // a Kazakh case ending
		"Сирийские документы не нужны.": "сирийск", // an adjective
		"Анасы Ирактан оралған.":        "ирак",    // the note a caseworker pasted
		"из Ирака":         "ирак",  // a Russian one
		"Cирия":            "сирия", // Latin C at the beginning
		"си\u00ADрия":      "сирия", // a soft hyphen inside
		"ИP\u200BAK":       "ирак",  // Latin P and A, a zero-width space
		"Ира\u0301к":       "ирак",  // a stress mark
		"Ｓｙｒｉａ":            "syria", // wide letters
		"документы для ИГ": "иг$",   // two letters, the whole word
		"ИГИЛ":             "игил",
		"«Ислам мемлекетінің» құрамында":     "ислам мемлекет", // two words with an ending
		"исламского государства":             "исламск государств",
		"лагерь Рож":                         "лагер рож$", // the camp
		"лагерь Аль\u2011Холь":               "аль-хол",    // a hyphen that does not break
		"Операция «Жусан»":                   "жусан",
		"ЖYСАН емес, жусан":                  "жусан",
		"Возвращенцы и их семьи":             "возвращенц",
		"репатрианты":                        "репатриант",
		"Соғыс аймағынан оралған әйелдер":    "соғыс аймағынан оралған",
		"борьба с терроризмом":               "террор",
		"анти-террор":                        "террор", // after a hyphen
		"Лаңкестікке қарсы":                  "лаңкес",
		"жена боевика":                       "боевик",
		"содырдың баласы":                    "содыр",
		"жиhад":                              "жиһад",   // Latin h, which looks like һ
		"Экстрёмистские":                     "экстрем", // ё for е
		"дерадикализация":                    "дерадикал",
		"The returnees and former fighters":  "returnee", // the first of two
		"families of ISIS":                   "isis$",
		"was liquidated":                     "liquidat",
		"ликвидированный":                    "ликвидир",
		"тақырыбы: радикалдық топтар, Мосул": "радикал",
		"халифат":                            "халифат",
		"даишевцы":                           "даиш",
		"пропаганда":                         "пропаганд",
		"qайтарылған әйел":                   "", // q is no look-alike: not found
		"қайтарылған әйелдер":                "қайтарылған әйел",
	} {
		got := ""
		for _, h := range Check(FamilyView, text) {
			if h.Forbidden {
				got = h.Pattern
				break
			}
		}
		if got != want {
			t.Errorf("Check(FamilyView, %q) forbids %q, want %q", text, got, want)
		}
	}
}

// What must pass on a screen and on a lock screen: words that only begin or end like a listed one.
func TestCheckInnocent(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Қазан айында, қазір, Қазақстанда, қазақша",
		"Үкімет үйі",
		"осы түрмен",
		"Мен жазамын. Кездесуге жазылу.",
		"Деректер жойылады. Жою.",
		"Өлең, өлке, өлшем",
		"Бөлім, бөлімше",
		"Құрбан айт",
		"жерлес, жерлестер",
		"умеренный мороз",
		"Это судьба",
		"судно и судорога",
		"сотық жер",
		"сол сотовый байланыс",
		"рожь и рождение",
		"Рождество в лагере",
		"Қолжетімді",
		"вдоволь",
		"бояу, боевая готовность",
		"жиһаз, жихаз",
		"игра, играть",
		"crisis",
		"Сириус, Ираклий",
		"Ты даёшь книгу.",
		"возвращение денег",
		"Свидетельство на возвращение",
		"eGov анықтамасы, справка eGov",
		"раковина, рақмет",
		"Спокойной ночи",
		"именам, теорема, психика",
		"полис, колонка, заключение",
		"Сізге жаңа хабарлама бар.",
		"Есть новое сообщение.",
		"экран, экскурсия",
		"deadline, courier",
		"",
		"123 -- – 4-5",
	} {
		if hits := Check(Push, text); hits != nil {
			t.Errorf("Check(Push, %q) = %v, want nothing", text, hits)
		}
	}
}

func TestCheckPush(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Қайтыс болғаны туралы":      "қайтыс",
		"Қаза тапқан":                "қаза тап",
		"его смерть":                 "смерт",
		"мёртв":                      "мерт",
		"хабар-ошарсыз кетті":        "хабар-ошарсыз",
		"безвестно отсутствующий":    "безвестн",
		"жесір":                      "жесір",
		"сироты":                     "сирот",
		"Сотта қаралуда":             "сотта$",
		"Рассматривается в суде":     "суд",
		"судья":                      "суд",
		"түрменің":                   "түрме", // "of the prison", not "with the kind"
		"сот үкімі":                  "сот$",
		"Пробация қызметі":           "пробаци",
		"результат ДНК":              "днк",
		"Сараптама күні":             "сараптама",
		"Қорғаншылық құжаты":         "қорғаншы",
		"Документы опекуна":          "опек",
		"Психолог кеңесі":            "психолог",
		"трудные дети":               "трудн дет",
		"неблагополучная семья":      "неблагополучн",
		"хиджаб":                     "хиджаб",
		"бас бостандығынан":          "бас бостандығы",
		"your court day":             "court",
		"Bring the guardian's paper": "guardian",
	} {
		hits := Check(Push, text)
		if len(hits) == 0 || hits[0].Pattern != want || !hits[0].Forbidden {
			t.Errorf("Check(Push, %q) = %v, want %q forbidden", text, hits, want)
		}
	}
}

// One word, three places to read it.
func TestCheckByContext(t *testing.T) {
	t.Parallel()
	const text = "Опекун, террор"
	warned := Hit{Words: "опекун", Pattern: "опек", Topic: "guardianship"}
	blocked := Hit{Words: "террор", Pattern: "террор", Topic: "violence", Forbidden: true}
	forbidden := warned
	forbidden.Forbidden = true
	noted := blocked
	noted.Forbidden = false
	for where, want := range map[Context][]Hit{
		Push:       {forbidden, blocked},
		FamilyView: {warned, blocked},
		StaffText:  {noted},
	} {
		if diff := cmp.Diff(want, Check(where, text)); diff != "" {
			t.Errorf("Check(%d) (-want +got):\n%s", where, diff)
		}
	}
}

func TestTells(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, username, operator string
		want                     bool
	}{
		{"Жадынама", "zhadynama_bot", "Қоғамдық қор «Мысал»", false},
		{"Памятка", "pamyatka_kz_bot", "Общественный фонд «Пример»", false},
		{"Кесте", "Baraka_Alemi_bot", "", false},
		{"Reminder", "crisis_line_bot", "", false},
		{"Жадынама", "sudba_bot", "", false},
		{"Памятка", "pamyatka_bot", "Помощь для Вас и КР", false},

		{"Сенім", "zhadynama_bot", "", true},
		{"СЕНІМДІ көмек", "zhadynama_bot", "", true},
		{"Сеним", "zhadynama_bot", "", true},
		{"Cенiм", "zhadynama_bot", "", true},
		{"Жадынама", "senim_bot", "", true},
		{"Жадынама", "MySenimBot", "", true},
		{"Жадынама", "se_nim_bot", "", true},
		{"Памятка", "kesh_bot", "Қор «КЕШ»", true},
		{"Памятка «Пример»", "pamyatka_bot", "Общественный фонд «Пример»", true},
		{"Памятка", "primer_kz_bot", "Общественный фонд «Пример»", true},
		{"Памятка", "meyirim_bot", "Мейірім қоры", true},
		{"Антитеррор", "pamyatka_bot", "", true},
		{"Памятка", "anti_terror_bot", "", true},
		{"Памятка", "AntiTerrorBot", "", true},
		{"Памятка", "antiterrorbot", "", true},
		{"Памятка", "opeka_bot", "", true},
		{"Памятка", "opeka2026bot", "", true},
		{"Памятка", "zhetim_balalar_bot", "", true},
		{"Памятка", "jetimbot", "", true},
		{"Памятка", "djihad_net_bot", "", true},
		{"Памятка", "zhusan_bot", "", true},
		{"Памятка", "siriya_help_bot", "", true},
		{"Памятка", "irak_bot", "", true},
		{"Помощь сиротам", "pamyatka_bot", "", true},
		{"Памятка", "qorgan_bot", "Қорған", true},
		{"Пробация", "pamyatka_bot", "", true},
	} {
		reason, tells := Tells(tt.name, tt.username, tt.operator)
		if tells != tt.want || tells != (reason != "") {
			t.Errorf("Tells(%q, %q, %q) = %q, %v, want %v", tt.name, tt.username, tt.operator, reason, tells, tt.want)
		}
	}
}

// Every entry of the lists is written as the text it is compared with.
func TestListsAreNormal(t *testing.T) {
	t.Parallel()
	for _, l := range append(append([]list{}, block...), push...) {
		for _, pattern := range append(append([]string{}, l.patterns...), l.spared...) {
			var bare string
			for _, r := range pattern {
				if r != '$' {
					bare += string(r)
				}
			}
			if got := join(tokenize(bare)); got != bare {
				t.Errorf("%s: %q is normalised to %q, so it is never found", l.topic, pattern, got)
			}
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, text := range []string{"Ирактан", "а́нти-террор", "İЯ", "--", "ИГ-", "е\u0308", "\u200d", "\xff\xfe"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := tokenize(text)
		if diff := cmp.Diff(once, tokenize(join(once))); diff != "" {
			t.Errorf("normalising twice differs (-once +twice):\n%s", diff)
		}
		Check(Push, text)
		Tells(text, text, text)
	})
}
