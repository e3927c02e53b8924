package main

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/message"
)

func (v *visit) kazakh() {
	v.t.Helper()
	v.must(v.tab.Go(fmt.Sprintf("/phone?a=%d", v.ids["Айнұр"])))
	v.tap("a", "Жаңа хабарлама")
	v.see("a", "Кімнің құжаттарын көрсетейік?")
	v.tap("a", "Артқа")
	v.tap("a", "Менің құжаттарым")
	v.tap("a", "🍎 Ә., 2015")
	v.tap("a", "Туу туралы куәлік")
	v.see("a", "Алуға дайын")
	v.tap("a", "Артқа")
	v.see("a", "Тіркеу және қолдау")
	v.tap("a", "Қазір жасыру")
	v.must(v.tab.Miss("[data-slot=a] .text", "Туу туралы куәлік"))
}

// russian chooses another time for a meeting whose time was closed, and then reads a paper.
func (v *visit) russian() {
	v.t.Helper()
	v.must(v.tab.Go(fmt.Sprintf("/phone?a=%d", v.ids["Динара"])))
	v.tap("a", "Открыть")
	v.see("a", "Выберите другое время.")
	v.tap("a", "") // the first of the times
	v.see("a", "Время встречи изменилось.")
	v.tap("a", "Назад")
	v.see("a", "У Вас 1 встреча.")
	v.tap("a", "Назад")
	v.tap("a", "Мои документы")
	v.tap("a", "Удостоверение, паспорт")
	v.see("a", "Изготавливается")
	v.tap("a", "Назад")
	v.see("a", "Регистрация и поддержка")
	v.tap("a", "Скрыть сейчас")
	v.must(v.tab.Miss("[data-slot=a] .text", "Удостоверение, паспорт"))
}

// reminded says on a phone that somebody comes to tomorrow's meeting, of which it was reminded at once.
func (v *visit) reminded() {
	v.t.Helper()
	v.must(v.tab.Go(fmt.Sprintf("/phone?a=%d", v.ids["Нұрлан"])))
	v.see("a", "Завтра встреча. Время: ")
	v.tap("a", "Приду")
	v.see("a", "Спасибо. Ваш ответ сохранён.")
}

var openLink = regexp.MustCompile(`Олжас .*(/phone\?open=\S+)`)

// joins lets somebody nobody knows open an unused code, as the terminal prints it, and the caseworker beside pick the pictures.
func (v *visit) joins() {
	v.t.Helper()
	link := openLink.FindStringSubmatch(v.demo.stdout.String())
	if link == nil {
		v.t.Fatalf("no unused code in what the demo printed:\n%s", &v.demo.stdout)
	}
	v.newcomer = "Дана"
	// The caseworker puts aside what is there, so that the next line on her phone is about the newcomer.
	v.must(v.tab.Go(fmt.Sprintf("/phone?a=%d", v.ids["Жанар"])))
	v.tap("a", "Скрыть сейчас")
	v.must(v.tab.Miss("[data-slot=a] .text", "Есть новая задача."))
	v.must(v.tab.Go(link[1]))
	v.must(v.tab.Write(".dialog .new-fields input", v.newcomer))
	v.must(v.tab.Tap(".dialog .button-strong", "Open"))
	v.tap("a", "Соглашаюсь")
	v.see("a", "Назовите специалисту эти две картинки:")
	v.meet()
	v.must(v.tab.Go(fmt.Sprintf("/phone?a=%d&b=%d", v.ids[v.newcomer], v.ids["Жанар"])))
	v.see("b", "Есть новая задача.")
	v.tap("b", "Открыть")
	v.tap("b", "Подтвердить вход")
	v.tap("b", "· О.")
	v.tap("b", v.namedPair())
	v.see("b", "Картинки совпали.")
	v.see("a", "Есть новое сообщение.")
	v.must(v.tab.Go("/"))
	v.must(v.tab.See(".link", "Мадина"))
	v.must(v.tab.Miss(".link", "Олжас"))
}

// namedPair are the two pictures on the first phone, as the caseworker's button names them.
func (v *visit) namedPair() string {
	v.t.Helper()
	v.see("a", "картинки:")
	texts, err := v.tab.Texts("[data-slot=a] .message:last-child .text strong")
	v.must(err)
	if len(texts) != 2 {
		v.t.Fatalf("the newcomer sees the pictures %q", texts)
	}
	return strings.Join(texts, ", ")
}

// locked phones show lines of the closed set and nothing else.
func (v *visit) locked() {
	v.t.Helper()
	words, err := i18n.Load()
	v.must(err)
	v.must(v.tab.Go(fmt.Sprintf("/phone?a=%d&b=%d&lock=ab", v.ids["Айнұр"], v.ids["Жанар"])))
	for _, slot := range []string{"a", "b"} {
		selector := "[data-slot=" + slot + "] .lock .notification-text"
		v.must(v.tab.See(selector, ""))
		lines, err := v.tab.Texts(selector)
		v.must(err)
		for _, line := range lines {
			if !message.IsOpening(message.Openings(words), line) {
				v.t.Errorf("a locked phone shows %q", line)
			}
		}
	}
}

func (v *visit) movesClock() {
	v.t.Helper()
	v.must(v.tab.Tap(".bar-clock", ""))
	v.must(v.tab.Tap(".bar .menu-item", "+ 1 day"))
	zone, err := almaty()
	v.must(err)
	v.must(v.tab.See(".bar-time", v.clock.Add(24*time.Hour).In(zone).Format("2 Jan")))
}

func (v *visit) now() time.Time {
	v.t.Helper()
	var clock struct {
		Now time.Time `json:"now"`
	}
	v.demo.get("/sim/clock", &clock)
	return clock.Now
}
