package main

import (
	"fmt"
	"strings"

	"github.com/senim-bot/senim/internal/simulator/browser"
)

// picture is one file and the walk to what it shows.
type picture struct {
	file          string
	width, height int64
	dark          bool
	// address is a path with the names of people in braces, which stand for their ids.
	address string
	steps   []step
}

// step is a tap on a button of a phone, or a look at a text that must be there first. Wherever it says nothing of a phone, it is about the whole page.
type step struct {
	tap, see string
	selector string
}

func (s step) do(tab *browser.Tab) error {
	if s.tap != "" {
		return tab.Tap(s.selector, s.tap)
	}
	return tab.See(s.selector, s.see)
}

// tap presses a button under the newest message of a phone.
func tap(slot, label string) step {
	return step{tap: label, selector: "[data-slot=" + slot + "] .message:last-child .key"}
}

func see(slot, text string) step {
	return step{see: text, selector: "[data-slot=" + slot + "] .message:last-child .text"}
}

func (p picture) path(people map[string]int64) string {
	path := p.address
	for name, id := range people {
		path = strings.ReplaceAll(path, "{"+name+"}", fmt.Sprint(id))
	}
	return path
}

func pictures() []picture {
	return []picture{
		{file: "start.png", width: 1280, height: 800, address: "/", steps: []step{{see: "Айнұр", selector: ".person"}}},
		{file: "phones.png", width: 1280, height: 860, address: "/phone?a={Айнұр}&b={Сәуле}", steps: []step{
			tap("a", "Жаңа хабарлама"), tap("a", "🍎 Ә., 2015"), tap("a", "Туу туралы куәлік"), see("a", "Алуға дайын"),
			tap("b", "Новое сообщение"), tap("b", "Документы опекуна"), see("b", "Проверка"),
		}},
		{file: "lock.png", width: 1280, height: 800, address: "/phone?a={Рабиға}&b={Нұрлан}&lock=ab", steps: []step{
			{see: "жаңа хабарлама", selector: "[data-slot=a] .notification-text"}, {see: "Завтра встреча", selector: "[data-slot=b] .notification-text"}}},
		{file: "joining.png", width: 1280, height: 800, dark: true, address: "/phone?a={Жанар}&b={Ерлан}", steps: []step{
			tap("a", "Открыть"), tap("a", "Подтвердить вход"), tap("a", "· Е."), see("a", "Какие две картинки"), see("b", "Назовите специалисту")}},
		{file: "casework.png", width: 1280, height: 960, address: "/phone?a={Асхат}&b={Айнұр}", steps: []step{
			tap("b", "Артқа"), {see: "Туу туралы куәлік", selector: "[data-slot=b] .message:last-child .key"}, tap("b", "Артқа"),
			tap("b", "🌙 М., 2019"), tap("b", "Туу туралы куәлік"), see("b", "Сотта қаралуда"),
			tap("a", "Ашу"), tap("a", "Өзіне айту керек"), tap("a", "🌙 М., 2019"), see("a", "Әлі айтылмаған")}},
		{file: "meetings.png", width: 1280, height: 960, address: "/phone?a={Гүлмира}&b={Нұрлан}", steps: []step{
			tap("a", "Жаңа хабарлама"), see("a", "Бос уақыт шықты"), tap("a", "Артқа"), tap("a", "Артқа"), tap("a", "Кездесуге жазылу"), tap("a", "Құжат бойынша көмек"), tap("a", "Кеңседе"),
			tap("a", "Өткізіп жіберу"), tap("a", "Келесі"), tap("a", "Ақтөбе"), see("a", "Ең жақын бос уақыттар"), see("b", "Завтра встреча")}},
		{file: "simple.png", width: 360, height: 740, address: "/phone?a={Рабиға}", steps: []step{
			tap("a", "Жаңа хабарлама"), tap("a", "Артқа"), see("a", "Мәзір")}},
	}
}
