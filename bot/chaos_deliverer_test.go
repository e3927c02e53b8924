package main

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

const chaosSecret = "the-webhook-secret-of-the-chaos-tests"

// deliverer stands between the simulated Telegram and the webhooks of all replicas. It delivers each update once or several times, to any replica: the
// first delivery in order per chat, the others at any later point.
type deliverer struct {
	t        testing.TB
	URL      string
	replicas func() []*replica
	client   *http.Client
	// twins: a repetition may also come while the first delivery is in work. Without Redis nothing orders two replicas, so then it may not.
	twins bool
	// copies is how often an update is delivered at most.
	copies int

	mu       sync.Mutex
	random   *rand.Rand
	known    map[int64]bool
	chats    map[int64][]delivered
	later    []delivered
	work     sync.WaitGroup
	closed   bool
	posts    int
	refused  int // answered with something else than 200
	unheard  int // not answered
	firstsOK map[int64]*replica
}

// delivered is an update as it came.
type delivered struct {
	id, chat int64
	raw      []byte
}

func newDeliverer(t testing.TB, seed uint64, replicas func() []*replica) *deliverer {
	d := &deliverer{t: t, replicas: replicas, random: rand.New(rand.NewPCG(seed, 1)), known: map[int64]bool{}, chats: map[int64][]delivered{},
		client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 40 * time.Second}, firstsOK: map[int64]*replica{}}
	server := httptest.NewServer(d)
	d.URL = server.URL + "/webhook"
	t.Cleanup(func() {
		server.Close()
		d.close()
	})
	return d
}

// ServeHTTP takes an update from Telegram into its chat's queue. A second copy (a replica that started set the webhook anew) is none of ours.
func (d *deliverer) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	type from struct {
		From struct{ ID int64 } `json:"from"`
	}
	var u struct {
		ID       int64 `json:"update_id"`
		Message  from  `json:"message"`
		Callback from  `json:"callback_query"`
	}
	if err := json.Unmarshal(raw, &u); err != nil {
		d.t.Errorf("update not readable: %v", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known[u.ID] || d.closed {
		return
	}
	d.known[u.ID] = true
	one := delivered{u.ID, u.Message.From.ID + u.Callback.From.ID, raw}
	queue, busy := d.chats[one.chat]
	d.chats[one.chat] = append(queue, one)
	if !busy {
		d.work.Go(func() { d.chat(one.chat) })
	}
}

// chat delivers what waits in one chat, in order.
func (d *deliverer) chat(chat int64) {
	for {
		d.mu.Lock()
		queue := d.chats[chat]
		if len(queue) == 0 || d.closed {
			delete(d.chats, chat)
			d.mu.Unlock()
			return
		}
		d.chats[chat] = queue[1:]
		d.plan(queue[0])
		d.mu.Unlock()
		d.first(queue[0])
		d.repeatSome()
	}
}

// plan draws how often an update is repeated, and whether once already now.
func (d *deliverer) plan(one delivered) {
	for n := d.random.IntN(d.copies); n > 0; n-- {
		if d.twins && d.random.IntN(4) == 0 {
			d.work.Go(func() { d.post(one, d.any()) })
			continue
		}
		d.later = append(d.later, one)
	}
}

// first delivers until it is taken, as Telegram does.
func (d *deliverer) first(one delivered) {
	eventually(time.Minute, func() bool {
		r := d.any()
		ok := d.post(one, r)
		d.mu.Lock()
		defer d.mu.Unlock()
		if ok {
			d.firstsOK[one.id] = r
		}
		return ok || d.closed
	})
}

// repeatSome delivers a few of those that were delivered before, of any chat.
func (d *deliverer) repeatSome() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for n := d.random.IntN(4); n > 0 && len(d.later) > 0; n-- {
		i := d.random.IntN(len(d.later))
		one := d.later[i]
		if d.waits(one) {
			continue
		}
		d.later = append(d.later[:i], d.later[i+1:]...)
		d.work.Go(func() { d.post(one, d.any()) })
	}
}

// waits says that the update itself was not delivered yet.
func (d *deliverer) waits(one delivered) bool { return d.firstsOK[one.id] == nil }

// rest delivers all repetitions that are left and returns when every delivery was answered.
func (d *deliverer) rest() {
	eventually(time.Minute, func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		return len(d.chats) == 0
	})
	d.mu.Lock()
	left := d.later
	d.later = nil
	d.mu.Unlock()
	for _, one := range left {
		d.post(one, d.any())
	}
	d.work.Wait()
}

func (d *deliverer) any() *replica {
	all := d.replicas()
	d.mu.Lock()
	defer d.mu.Unlock()
	return all[d.random.IntN(len(all))]
}

// post delivers once and says whether it was taken.
func (d *deliverer) post(one delivered, r *replica) bool {
	edge := r.up()
	if edge == "" {
		return false
	}
	request, err := http.NewRequest(http.MethodPost, "http://"+edge+"/webhook", bytes.NewReader(one.raw))
	if err != nil {
		d.t.Error(err)
		return false
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Telegram-Bot-Api-Secret-Token", chaosSecret)
	answer, err := d.client.Do(request)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.posts++
	if err != nil {
		d.unheard++
		return false
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		d.refused++
	}
	return answer.StatusCode == http.StatusOK
}

func (d *deliverer) close() {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.work.Wait()
}
