package wording

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// One word, three places to read it.
func TestCheckByContext(t *testing.T) {
	t.Parallel()
	const text = "Опекун, террор"
	warned := Hit{Words: "опекун", Pattern: "опек", Class: Telling, Topic: "guardianship", instead: "on_tap"}
	blocked := Hit{Words: "террор", Pattern: "террор", Topic: "violence", Forbidden: true, instead: "person"}
	forbidden := warned
	forbidden.Forbidden = true
	noted := blocked
	noted.Forbidden = false
	for where, want := range map[Context][]Hit{
		Push:       {forbidden, blocked},
		FamilyView: {warned, blocked},
		StaffText:  {noted},
	} {
		if diff := cmp.Diff(want, Check(where, text), cmp.AllowUnexported(Hit{})); diff != "" {
			t.Errorf("Check(%d) (-want +got):\n%s", where, diff)
		}
	}
}

// What raises hopes is pointed out where a family reads it, and forbidden nowhere.
func TestCheckHope(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Жәрдемақы тағайындалады.":          "жәрдемақы",
		"Төлемдер ертең түседі":             "төлем",
		"Атаулы әлеуметтік көмекке құжат":   "атаулы әлеуметтік көмек",
		"асыраушы бойынша зейнетақыңыз":     "зейнетақы",
		"Пособия придут завтра.":            "пособи",
		"выплачивается ежемесячно":          "выплач",
		"Единовременную помощь дадут всем.": "единовременн помощ",
		"АСП": "асп$",
		"досрочное освобождение":           "досрочн освобожд",
		"Әр отбасына пәтер беріледі.":      "пәтер$ бер",
		"The allowance is paid":            "allowance",
		"Бұл үшін ештеңе төлемейсіз.":      "",
		"учебное пособие":                  "",
		"Тапсырманы үйге береді.":          "",
		"Төлем терминалы бірінші қабатта.": "",
	} {
		got := ""
		if hits := Check(FamilyView, text); len(hits) > 0 {
			got = hits[0].Pattern
			if hits[0].Class != Hopeful || hits[0].Forbidden {
				t.Errorf("Check(FamilyView, %q) = %v, want a warning", text, hits)
			}
		}
		if got != want {
			t.Errorf("Check(FamilyView, %q) finds %q, want %q", text, got, want)
		}
		for _, where := range []Context{Push, StaffText} {
			if hits := Check(where, text); hits != nil {
				t.Errorf("Check(%d, %q) = %v, want nothing", where, text, hits)
			}
		}
	}
}

// Staff are only warned of a place that must not be told, but refused where it is said of a birth.
func TestCheckBirthplace(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Место рождения: Ирак":            true,
		"Ребёнок родился в Сирии.":        true,
		"Туған жері – Мосул":              true,
		"Баланың туылған жері Сирия екен": true,
		"born in Iraq":            true,
		"Отец остался в Ираке.":   false,
		"Родился у репатриантки.": false,
	} {
		hits := Check(StaffText, text)
		if len(hits) != 1 || hits[0].Forbidden != want {
			t.Errorf("Check(StaffText, %q) = %v, want one hit, forbidden: %v", text, hits, want)
		}
	}
	for _, text := range []string{"Место рождения: Республика Казахстан", "Туған жері: Қазақстан Республикасы", "Туған күні: 14.01.2019"} {
		if hits := Check(Push, text); hits != nil {
			t.Errorf("Check(Push, %q) = %v, want nothing", text, hits)
		}
	}
}
