# frozen_string_literal: true

# Does the steps of the example in the README; the tests run it against the local stack.
require_relative "millrace"

$stdout.sync = true
client = Millrace::Client.new
what, template, key = ARGV

if what == "submit"
  task = client.submit(template, { value: 21 }, key: key)
  puts client.wait(task["id"], timeout: 170)["result"]["value"]
  exit
end

worker = Millrace::Worker.new(client, queue: ENV.fetch("MILLRACE_QUEUE", "default"), wait_seconds: 2) do |work|
  plain = { value: work.input, attempt: work.attempt, details: work.last_details, by: "ruby" }
  case work.config["do"]
  when "double"
    { value: work.input["value"] * 2, attempt: work.attempt, by: "ruby" }
  when "shaky"
    raise Millrace::Failed.new("SHAKY", "attempt #{work.attempt} was not the one", retry_after: 0) if work.attempt < 3

    plain
  when "declined"
    raise Millrace::Failed.new("CARD_DECLINED", "no money", retryable: false)
  when "long"
    page = work.checkpoint || 0
    page < 3 ? Millrace::Unfinished.new(page + 1) : { pages: page, attempt: work.attempt, by: "ruby" }
  when "publish"
    page = (work.checkpoint || 0) + 1
    work.publish("page.printed", { page: page, attempt: work.attempt })
    raise Millrace::Failed.new("PAPER_JAM", "published, and then it failed", retry_after: 0) if work.attempt == 1

    page < 2 ? Millrace::Unfinished.new(page) : { pages: page, by: "ruby" }
  when "slow"
    puts "begun #{work.step}"
    sleep 2
    plain
  when "crash"
    if work.last_details.nil?
      work.progress({ page: 7 })
      work.heartbeat
      puts "begun #{work.step}"
      sleep 600
    end
    plain
  else
    plain
  end
end
puts "ready"
worker.run
puts "drained"
