# frozen_string_literal: true

require "digest"
require "erb"
require "json"
require "logger"
require "net/http"
require "openssl"
require "securerandom"
require "socket"
require "time"
require "uri"

# A client for Millrace: submit tasks, wait for them, and do steps whose handler is `worker:NAME`.
# Needs Ruby 3.0 and its standard library. A Client may be used by many threads.
module Millrace
  ENDED = %w[complete failed cancelled resolved].freeze
  TROUBLE = [429, 500, 502, 503, 504].freeze
  BROKEN = [SystemCallError, SocketError, IOError, Timeout::Error, OpenSSL::SSL::SSLError].freeze

  # The API refused a request. `body` says what is wrong and what to do.
  class Refused < StandardError
    attr_reader :status, :body

    def initialize(status, body)
      super("#{status} #{body["code"]}: #{(body["problems"] || []).map { |each| each["problem"] }.join("; ")}")
      @status = status
      @body = body
    end

    def trouble? = TROUBLE.include?(status)
  end

  # Raise it from a handler to say how the attempt failed.
  class Failed < StandardError
    attr_reader :code, :retryable, :retry_after

    def initialize(code, message = "", retryable: true, retry_after: nil)
      super(message)
      @code = code
      @retryable = retryable
      @retry_after = retry_after
    end
  end

  # Nobody waits for this attempt any more: its task was cancelled, or another worker has it. Let it fly.
  class Overtaken < StandardError; end

  # What a handler returns where the work goes on later, in this worker or another, `after` seconds from now at the
  # earliest: it is given `checkpoint` then.
  class Unfinished
    attr_reader :checkpoint, :after

    def initialize(checkpoint, after: 0)
      @checkpoint = checkpoint
      @after = after
    end
  end

  # Talks to the HTTP API of one Millrace. Requests are signed (SigV4) with the credentials of the environment
  # (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION) unless the API is on this machine or there
  # are none.
  class Client
    def initialize(url = ENV.fetch("MILLRACE_URL"), tries: 5)
      @url = url.chomp("/")
      @tries = tries
      @signer = Signer.for(URI(@url))
    end

    # Submits a task of "namespace/name" or "namespace/name@version".
    # `more`: key, lane, correlationId.
    def submit(template, input = nil, **more)
      call("POST", "/tasks", { template: template, input: input, **more })["task"]
    end

    # The task, with its result or error once it has ended.
    def task(id) = call("GET", "/tasks/#{ERB::Util.url_encode(id)}")

    # Waits for the task's end; raises Timeout::Error if it does not come in time.
    def wait(id, timeout: 60)
      finish = now + timeout
      pause = 0.05
      loop do
        document = task(id)
        state = document["task"]["state"]
        return document if ENDED.include?(state)
        raise Timeout::Error, "task #{id} is #{state} after #{timeout} s" if now + pause > finish

        sleep(pause)
        pause = [pause * 1.5, 2].min
      end
    end

    # Waits for steps on a worker queue and claims up to `max` of them.
    def poll(queue, worker, max: 1, wait_seconds: 20)
      body = { worker: worker, max: max, waitSeconds: wait_seconds }
      answer = call("POST", "/workers/#{ERB::Util.url_encode(queue)}/poll", body, tries: 1)
      answer["work"].map { |document| Work.new(self, document) }
    end

    # A request as it is, for routes that have no method here.
    def call(method, path, body = nil, tries: @tries)
      tried = 0
      begin
        tried += 1
        once(method, URI(@url + path), body && JSON.generate(body))
      rescue Refused, *BROKEN => trouble
        raise if tried >= tries || (trouble.is_a?(Refused) && !trouble.trouble?)

        sleep([0.1 * (2**tried), 5].min * (0.5 + (rand / 2)))
        retry
      end
    end

    private

    def now = Process.clock_gettime(Process::CLOCK_MONOTONIC)

    def once(method, uri, body)
      headers = { "content-type" => "application/json" }
      headers = @signer.headers(method, uri, body || "", headers) if @signer
      request = Net::HTTPGenericRequest.new(method, !body.nil?, true, uri.request_uri, headers)
      request.body = body
      response = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https", read_timeout: 35) do |http|
        http.max_retries = 0
        http.request(request)
      end
      answer = parsed(response.body)
      raise Refused.new(response.code.to_i, answer) unless response.is_a?(Net::HTTPSuccess)

      answer
    end

    def parsed(text)
      JSON.parse(text)
    rescue JSON::ParserError
      { "code" => "UNREADABLE", "problems" => [{ "problem" => text.to_s[0, 200] }] }
    end
  end

  # One attempt of one step, claimed for this worker.
  class Work
    attr_reader :token, :task, :step, :handler, :attempt, :idempotency_key, :input, :config, :deadline, :traceparent,
                :heartbeat_seconds, :last_details, :checkpoint

    def initialize(client, document)
      @client = client
      @token, @task, @step, @handler, @attempt, @config, @traceparent =
        document.values_at("token", "task", "step", "handler", "attempt", "config", "traceparent")
      @idempotency_key = document["idempotencyKey"]
      @deadline = Time.iso8601(document["deadline"])
      @heartbeat_seconds = document["heartbeatSeconds"]
      @last_details = document["heartbeatDetails"]
      @checkpoint = document["checkpoint"]
      @input = document.key?("inputUrl") ? JSON.parse(Net::HTTP.get(URI(document["inputUrl"]))) : document["input"]
      @details = {}
      @events = []
      @cancelled = false
    end

    def cancelled? = @cancelled

    # Notes how far the work has come, for the next attempt to see as `last_details`. Sent with the next heartbeat.
    def progress(details)
      @details = { details: details }
      raise Overtaken, @token if cancelled?
    end

    # Renews the lease now. A Worker does it in the background.
    def heartbeat = say("heartbeat", @details)

    # Publishes an event of your own with the result that follows: once if it counts, and not at all otherwise.
    def publish(type, body, version: nil)
      @events << { type: type, body: body, version: version }.compact
    end

    def complete(result) = say("complete", { result: result, **published })

    # Ends this part of the work. Whoever has the step next is given `checkpoint`, in `after` seconds or later.
    def go_on(checkpoint, after: 0)
      say("continue", { checkpoint: checkpoint, afterSeconds: after.ceil, **published })
    end

    def fail(code, message = "", retryable: true, retry_after: nil)
      body = { code: code[0, 64], retryable: retryable, **@details }
      body[:message] = message[0, 10_000] unless message.empty?
      body[:retryAfterSeconds] = retry_after.ceil if retry_after
      say("fail", body)
    end

    private

    def published = @events.empty? ? {} : { events: @events }

    def say(what, body)
      @client.call("POST", "/claims/#{@token}/#{what}", body)
    rescue Refused => refused
      raise unless [404, 409, 410].include?(refused.status)

      @cancelled = true
      raise Overtaken, refused.message
    end
  end

  # Polls a worker queue and does its steps on threads, until it is told to stop. The block gets a Work and returns the
  # result or an Unfinished, or raises Failed; any other error fails the attempt, which is tried again as the step's policy says.
  class Worker
    def initialize(client, queue: "default", concurrency: 4, name: nil, wait_seconds: 20, logger: Logger.new($stderr),
                   &handle)
      @client = client
      @queue = queue
      @concurrency = concurrency
      @name = name || "#{Socket.gethostname}-#{Process.pid}-#{SecureRandom.hex(3)}"
      @wait_seconds = wait_seconds
      @log = logger
      @handle = handle
      @stopping = false
    end

    # Takes on nothing more. What has been begun is finished.
    def stop = @stopping = true

    # Works until stop or SIGTERM, then finishes what it has begun.
    def run
      before = Signal.trap("TERM") { stop }
      threads = []
      pause = 0.2
      until @stopping
        threads.select!(&:alive?)
        if threads.size >= @concurrency
          sleep(0.02)
          next
        end
        begin
          threads.concat(poll([@concurrency - threads.size, 10].min).map { |work| Thread.new { perform(work) } })
          pause = 0.2
        rescue Refused, *BROKEN => trouble
          raise if trouble.is_a?(Refused) && !trouble.trouble?

          @log.warn("Poll failed, and is tried again: #{trouble.message}")
          sleep(pause)
          pause = [pause * 2, 10].min
        end
      end
    ensure
      threads&.each(&:join)
      Signal.trap("TERM", before) if before
    end

    private

    def poll(most) = @client.poll(@queue, @name, max: most, wait_seconds: @wait_seconds)

    def perform(work)
      beats = Thread.new { beat(work) }
      answer(work)
    rescue Overtaken => overtaken
      @log.info("Step #{work.step} of task #{work.task} is no longer ours: #{overtaken.message}")
    rescue StandardError => trouble
      @log.error("Step #{work.step} of task #{work.task} could not be answered for: #{trouble.full_message}")
    ensure
      beats&.kill
    end

    def answer(work)
      result = @handle.call(work)
    rescue Overtaken
      raise
    rescue Failed => failed
      work.fail(failed.code, failed.message, retryable: failed.retryable, retry_after: failed.retry_after)
    rescue StandardError => thrown
      @log.error("Step #{work.step} of task #{work.task} failed: #{thrown.full_message}")
      work.fail("HANDLER_FAILED", "#{thrown.class}: #{thrown.message}")
    else
      result.is_a?(Unfinished) ? work.go_on(result.checkpoint, after: result.after) : work.complete(result)
    end

    def beat(work)
      loop do
        sleep(work.heartbeat_seconds / 3.0)
        work.heartbeat
      rescue Overtaken
        break
      rescue StandardError => trouble
        @log.warn("A heartbeat was lost: #{trouble.message}")
      end
    end
  end

  # AWS Signature Version 4 for API Gateway.
  class Signer
    def self.for(uri)
      key, secret = ENV.values_at("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
      return if [key, secret].any? { |each| each.to_s.empty? } || ["localhost", "127.0.0.1", "::1"].include?(uri.hostname)

      region = uri.host[/\.execute-api\.([a-z0-9-]+)\.amazonaws\.com/, 1] || ENV.fetch("AWS_REGION")
      new(key, secret, ENV["AWS_SESSION_TOKEN"], region)
    end

    def initialize(key, secret, session, region)
      @key = key
      @secret = secret
      @session = session
      @region = region
    end

    def headers(method, uri, body, headers, now = Time.now.utc)
      stamp = now.strftime("%Y%m%dT%H%M%SZ")
      host = uri.port == uri.default_port ? uri.host : "#{uri.host}:#{uri.port}"
      signed = headers.merge("host" => host, "x-amz-date" => stamp)
      signed["x-amz-security-token"] = @session if @session
      names = signed.keys.sort
      query = URI.decode_www_form(uri.query.to_s).map { |pair| pair.map { |part| encode(part) }.join("=") }.sort.join("&")
      path = uri.path.split("/", -1).map { |part| encode(part) }.join("/")
      request = [method, path.empty? ? "/" : path, query, *names.map { |name| "#{name}:#{signed[name].strip}" }, "",
                 names.join(";"), Digest::SHA256.hexdigest(body)].join("\n")
      scope = "#{stamp[0, 8]}/#{@region}/execute-api/aws4_request"
      text = ["AWS4-HMAC-SHA256", stamp, scope, Digest::SHA256.hexdigest(request)].join("\n")
      key = scope.split("/").inject("AWS4#{@secret}") { |from, part| OpenSSL::HMAC.digest("SHA256", from, part) }
      signature = OpenSSL::HMAC.hexdigest("SHA256", key, text)
      signed.merge("authorization" => "AWS4-HMAC-SHA256 Credential=#{@key}/#{scope}, " \
                                      "SignedHeaders=#{names.join(";")}, Signature=#{signature}")
    end

    private

    def encode(text) = text.gsub(/[^A-Za-z0-9\-_.~]/) { |char| char.bytes.map { |byte| format("%%%02X", byte) }.join }
  end
end
