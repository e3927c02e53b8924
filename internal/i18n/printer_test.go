package i18n

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

func TestT(t *testing.T) {
	t.Parallel()
	b := loaded(t)
	for _, tt := range []struct{ lang, got, want string }{
		{"kk", b.Printer("kk").T("open.menu"), "Мәзір"},
		{"ru-RU", b.Printer("ru-RU").T("open.menu"), "Меню"},
		{"en", b.Printer("en").T("field.place", "Place", "A & <b>"), "Place: A &amp; &lt;b&gt;"},
		{"en", b.Printer("en").Label("field.place", "Place", "A & <b>"), "Place: A & <b>"},
		{"kk", b.Printer("kk").T("field.place", "Place", "{{.Place}}"), "Орны: {{.Place}}"},
		{"ru", b.Printer("ru").N("count.calls", 21), "Нужно сделать 21 звонок."},
		{"unknown", b.Printer("").T("err.too_many"), "Бір сағаттан кейін қайталап көріңіз.\n\nПопробуйте снова через час."},
		{"unknown", b.Printer("uz").Label("btn.back"), "Артқа / Назад"},
		{"unknown", b.Printer("").T("open.first"), "Сәлеметсіз бе! Тілді таңдаңыз. / Здравствуйте! Выберите язык."},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.lang, tt.got, tt.want)
		}
	}
	if got := b.Printer("kk").Language() + b.Printer("en-GB").Language() + b.Printer("de").Language(); got != "kken" {
		t.Errorf("languages %q", got)
	}
}

// The plural category of the numbers that people get wrong.
func TestN(t *testing.T) {
	t.Parallel()
	b := loaded(t)
	russian := map[string][]int{
		"%d человек ждёт подтверждения.":  {1, 21, 101, 121, 1001},
		"%d человека ждут подтверждения.": {2, 4, 22},
		"%d человек ждут подтверждения.":  {0, 5, 10, 11, 12, 14, 15, 20, 25, 100, 111, 112},
	}
	for sentence, numbers := range russian {
		for _, n := range numbers {
			if got, want := b.Printer("ru").N("count.joins", n), fmt.Sprintf(sentence, n); got != want {
				t.Errorf("ru %d: %q, want %q", n, got, want)
			}
			if got, want := b.Printer("kk").N("count.joins", n), fmt.Sprintf("%d адам растауды күтіп тұр.", n); got != want {
				t.Errorf("kk %d: %q, want %q", n, got, want)
			}
		}
	}
	for n, want := range map[int]string{1: "1 call is to be made.", 2: "2 calls are to be made.", 21: "21 calls are to be made."} {
		if got := b.Printer("en").N("count.calls", n); got != want {
			t.Errorf("en %d: %q, want %q", n, got, want)
		}
	}
}

// A hole in a text must be seen by whoever makes it.
func TestMissingWordsPanic(t *testing.T) {
	t.Parallel()
	p := loaded(t).Printer("ru")
	for name, say := range map[string]func() string{
		"key":   func() string { return p.T("no.such.key") },
		"value": func() string { return p.T("field.place") },
		"other": func() string { return p.T("field.place", "Date", "x") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a missing %s is not noticed", name)
				}
			}()
			say()
		}()
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"screens.kk.toml": `[a`,
		"screens.de.toml": `[a]` + "\n" + `b = "c"`,
	} {
		if _, err := load(fstest.MapFS{name: {Data: []byte(text)}}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	b, err := load(fstest.MapFS{"screens.kk.toml": {Data: []byte("[a]\nb = \"{{if .C}}\"\nd = \"{{.E\"")}})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"a.b", "a.d"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s is understood", key)
				}
			}()
			b.Printer("kk").T(key, "C", "x", "E", "x")
		}()
	}
}

func TestPrinterIsSafeForManyAtOnce(t *testing.T) {
	t.Parallel()
	b := loaded(t)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			if got, want := b.Printer("ru").T("call.taken", "Date", i), fmt.Sprintf("Запрос принят. Вам позвонят. Срок: %d", i); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
	wait.Wait()
}
