# GovLink's commands. Each of them prepares what it needs first (scripts/bootstrap) and may be repeated.
SHELL := /bin/bash
PORT ?= 8000

.PHONY: help run test check format messages lock bill
help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## Start GovLink at http://localhost:8000 with its story (FRESH=1 starts over, PORT=8080 moves it)
	@scripts/bootstrap run
	@exec .venv/bin/python manage.py up --port $(PORT) $(if $(filter-out 0 no,$(FRESH)),--fresh)

test: ## Run all tests: on SQLite, then on PostgreSQL and Redis with a real worker (ARGS="tests/ledger -k chain")
	@scripts/bootstrap dev
	@.venv/bin/python scripts/test $(ARGS)

check: ## Lint, types, walls between the rooms, migrations, deployment settings, templates, translations, lock, known weaknesses
	@scripts/bootstrap dev
	@scripts/check

format: ## Format Python and templates
	@scripts/bootstrap dev
	@.venv/bin/ruff format -q . && .venv/bin/ruff check -q --fix . ; .venv/bin/djade --target-version 5.2 $$(git ls-files 'templates/*.html')

messages: ## Write new texts into the catalogues of locale/ for the translators
	@scripts/bootstrap dev
	@.venv/bin/python scripts/make_messages.py

lock: ## Pin the dependencies of pyproject.toml anew
	@scripts/bootstrap dev
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --upgrade \
		pyproject.toml -o requirements/run.txt
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
		-c requirements/run.txt pyproject.toml --group dev -o requirements/dev.txt
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
		-c requirements/dev.txt --group sentry -o requirements/sentry.txt

bill: ## Write the bill of materials of what runs with GovLink (CycloneDX) into build/
	@scripts/bootstrap dev
	@.venv/bin/python scripts/bill_of_materials.py build/bill-of-materials.cdx.json
