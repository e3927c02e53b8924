package main

import (
	"strconv"
	"strings"
)

const (
	inPrivate = `"date":1795410000,"from":{"id":ID,"is_bot":false,"first_name":"NAME"},"chat":{"id":ID,"type":"private","first_name":"NAME"}`
	inGroup   = `"date":1795410000,"from":{"id":ID,"is_bot":false,"first_name":"NAME"},"chat":{"id":-1001234,"type":"supergroup","title":"T"}`
	fromBot   = `"date":1795410000,"from":{"id":ID,"is_bot":true,"first_name":"NAME"},"chat":{"id":ID,"type":"private","first_name":"NAME"}`
	inChannel = `"date":1795410000,"chat":{"id":-1005678,"type":"channel","title":"T"}`
)

// updates is what can come from a phone besides messages and taps. Two of them nobody has invented yet.
var updates = map[string]string{
	"edited message":       `"edited_message":{"message_id":7001,"edit_date":1795410060,"text":"/menu",` + inPrivate + `}`,
	"group message":        `"message":{"message_id":7002,"text":"/start",` + inGroup + `}`,
	"channel post":         `"channel_post":{"message_id":7003,"text":"/start",` + inChannel + `}`,
	"message of a bot":     `"message":{"message_id":7004,"text":"/start",` + fromBot + `}`,
	"pinned message":       `"message":{"message_id":7005,"pinned_message":{"message_id":1,` + inPrivate + `},` + inPrivate + `}`,
	"reaction":             `"message_reaction":{"message_id":1,"user":{"id":ID,"is_bot":false,"first_name":"NAME"},"old_reaction":[],"new_reaction":[],` + inPrivate + `}`,
	"sticker":              `"message":{"message_id":7007,"sticker":{"file_id":"x","emoji":"😀"},` + inPrivate + `}`,
	"content not invented": `"message":{"message_id":7006,"hologram":{"file_id":"x"},` + inPrivate + `}`,
	"text in bold":         `"message":{"message_id":7008,"text":"Ертең кеңсе жабық.","entities":[{"type":"bold","offset":0,"length":5}],` + inPrivate + `}`,
	"text with a link":     `"message":{"message_id":7009,"text":"Толығырақ мұнда.","entities":[{"type":"text_link","offset":10,"length":5,"url":"https://t.me/x"}],` + inPrivate + `}`,
	"forwarded text":       `"message":{"message_id":7010,"text":"Завтра офис закрыт.","forward_origin":{"type":"hidden_user","sender_user_name":"A","date":1},` + inPrivate + `}`,
	"update not invented":  `"thought":{"weight":[1,{"a":null}],` + inPrivate + `}`,
}

// arrives lets an update come by the webhook. What Telegram was told not to send is brought to the bot all the same.
func (p *play) arrives(name, kind string) {
	p.t.Helper()
	update, ok := updates[kind]
	if !ok {
		p.t.Fatalf("no update is called %q", kind)
	}
	update = strings.NewReplacer("ID", strconv.FormatInt(p.person(name), 10), "NAME", name).Replace(update)
	if id := p.sim.Inject("{" + update + "}"); id != 0 {
		p.await(id)
		return
	}
	p.must(p.Receiver.Receive(p.t.Context(), []byte(`{"update_id":800000000,`+update+`}`)))
}
