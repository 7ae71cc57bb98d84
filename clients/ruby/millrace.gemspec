# frozen_string_literal: true

Gem::Specification.new do |spec|
  spec.name = "millrace"
  spec.version = "0.1.0"
  spec.summary = "A client for Millrace: submit tasks, wait for them, and do steps in Ruby"
  spec.authors = ["The Millrace authors"]
  spec.license = "Apache-2.0"
  spec.required_ruby_version = ">= 3.0"
  spec.files = ["millrace.rb"]
  spec.require_paths = ["."]
end
