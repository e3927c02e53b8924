package page

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
)

//go:embed start.html
var startHTML string

// Start is what the start page of a demo shows. Every URL is a path of the same server, but for Link.URL.
type Start struct {
	// BotName is the name that people see in Telegram.
	BotName string
	// Clock is the simulated time in words, with the day.
	Clock string
	// Personas are families, Staff those who work for them.
	Personas, Staff []Persona
	// Pairs are two phones worth seeing side by side.
	Pairs []Pair
	// Links are invitations nobody has used yet.
	Links []Link
}

// Persona is a person of the demo.
type Persona struct {
	Name, Note string
	// Language is the code of the language this person chose, such as kk.
	Language string
	// URL is this person's phone: /phone?a=ID.
	URL string
}

// Initial is the letter in the picture of this person.
func (p Persona) Initial() string {
	for _, letter := range p.Name {
		return string(letter)
	}
	return ""
}

// Pair is two phones on one page.
type Pair struct {
	Title, Note string
	// URL is /phone?a=ID&b=ID.
	URL string
}

// Link is an invitation.
type Link struct {
	// Title is whom it invites, Note says who that is and in which Language they will be spoken to.
	Title, Note, Language string
	// URL is the link as it would be sent: https://t.me/BOT?start=CODE.
	URL string
	// Code is what is typed instead of following the link.
	Code string
	// OpenURL opens the link in the phone page, which then asks who opens it: /phone?open=CODE.
	OpenURL string
}

// Write renders the start page.
func (s Start) Write(w io.Writer) error {
	t, err := template.New("start").Parse(startHTML)
	if err != nil {
		return fmt.Errorf("page.Start.Write: %w", err)
	}
	if err := t.Execute(w, s); err != nil {
		return fmt.Errorf("page.Start.Write: %w", err)
	}
	return nil
}
