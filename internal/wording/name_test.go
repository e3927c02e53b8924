package wording

import "testing"

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
