package main

import (
	"context"
	"fmt"
	"net/http"
	"text/tabwriter"

	"github.com/senim-bot/senim/internal/simulator/page"
)

// begin brings the people in and says where everything is.
func (d *demo) begin(ctx context.Context) error {
	if err := setProfile(ctx, d.app); err != nil {
		return err
	}
	var err error
	if d.people, err = openDemoPeople(ctx, d.app, d.file(peopleFile), d.base()); err != nil {
		return err
	}
	if d.codes, err = newCodes(ctx, d.app, d.people.Invited); err != nil {
		return err
	}
	start, err := d.startPage(ctx)
	if err != nil {
		return err
	}
	close(d.ready)
	if err := d.introduce(start); err != nil {
		return err
	}
	d.log.Info("demo ready", "open", d.base()+"/")
	return nil
}

// startPage is made anew each time: a code may have been used since, and the clock moves.
func (d *demo) startPage(ctx context.Context) (page.Start, error) {
	links, err := unused(ctx, d.app, d.codes)
	if err != nil {
		return page.Start{}, err
	}
	return page.Start{BotName: d.BotNameKK, Clock: d.clock.now().In(d.app.Families.Zone).Format("2 January 2006, 15:04"),
		Personas: d.people.Families, Staff: d.people.Staff, Pairs: d.people.Pairs, Links: links}, nil
}

// handler is the simulator with the start page in front. Who opens that one while the families are being made waits for them.
func (d *demo) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", d.sim.Handler())
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-d.ready:
		case <-r.Context().Done():
			return
		}
		start, err := d.startPage(r.Context())
		if err != nil {
			d.log.Error("start page", "error", err)
			http.Error(w, "The demo's database does not answer.", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := start.Write(w); err != nil {
			d.log.Error("start page", "error", err)
		}
	})
	return mux
}

// introduce says in the terminal what the start page says in the browser.
func (d *demo) introduce(s page.Start) error {
	w := tabwriter.NewWriter(d.say, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\nEverybody in this demo is invented and Telegram is simulated: no message leaves this machine.\n")
	d.introducePeople(w, "Families", s.Personas)
	d.introducePeople(w, "Staff", s.Staff)
	fmt.Fprintf(w, "\nSide by side\n")
	for _, p := range s.Pairs {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", p.Title, d.base()+p.URL, p.Note)
	}
	if len(s.Links) > 0 {
		fmt.Fprintf(w, "\nUnused codes: come in as somebody new\n")
	}
	for _, l := range s.Links {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n\t\t%s\tthe same link as it is sent\n\t\t%s\tor typed\n", l.Title, l.Language, d.base()+l.OpenURL, l.Note, l.URL, l.Code)
	}
	fmt.Fprintf(w, "\nAll of it is kept in %s until you start with --fresh. Ctrl-C ends the demo. Begin here: %s/\n\n", d.Data, d.base())
	if err := w.Flush(); err != nil {
		return fmt.Errorf("introduce the demo: %w", err)
	}
	return nil
}

func (d *demo) introducePeople(w *tabwriter.Writer, title string, people []page.Persona) {
	fmt.Fprintf(w, "\n%s\n", title)
	for _, p := range people {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", p.Name, p.Language, d.base()+p.URL, p.Note)
	}
}
