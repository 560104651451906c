# Everything a developer runs. `make help` lists it.
PY := .venv/bin/python
APPS := config people jobs numbers_api kyc ordering sandbox tools benchmarks
# Well-formed placeholders: enough to check the product, good for nothing else.
PLACEHOLDERS := set -a; . ./tools/placeholder.env; set +a;
COMPILE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help demo run test check fix screenshots benchmark audit chaos messages soak lock runtime development

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 14

demo: runtime ## the product with demo accounts and a simulated API, on PORT (8000) and SANDBOX_PORT (8001)
	@$(PY) -m tools.demo

run: runtime ## the product against a real API, as .env says, on PORT (8000)
	@$(PY) -m tools.run

test: development ## every test, on SQLite and on PostgreSQL; ARGS="-k word" goes to pytest
	@$(PY) -m tools.test $(ARGS)

check: development ## linters, types, contracts between modules, migrations, deployment checks
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy $(APPS) tests
	.venv/bin/lint-imports --no-cache
	.venv/bin/djlint templates --lint --check --quiet
	$(PLACEHOLDERS) DATABASE_URL=sqlite://:memory: $(PY) manage.py makemigrations --check --dry-run
	$(PLACEHOLDERS) $(PY) manage.py check --deploy --fail-level WARNING

fix: development ## what the linters can repair by themselves
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	.venv/bin/djlint templates --reformat --quiet

screenshots: development ## every page, light, dark and 320 px wide, into var/screenshots/
	@$(PY) -m tools.screenshots

messages: development ## the catalogue of sentences, locale/django.pot, and each language's
	@$(PY) -m tools.messages

benchmark: development ## measure; ARGS=client names one of benchmarks/
	@$(PY) -m benchmarks.$(ARGS)

audit: development ## what runs (CycloneDX), what is known against it, what is unsafe in our own code
	@$(PY) -m tools.audit

chaos: development ## orders while everything fails, and whether one is lost or doubled; ARGS="--orders 50 --seed 2"
	@$(PY) -m tools.chaos $(ARGS)

soak: development ## 5,000 random lives of orders, other ones each time; LIVES=50 for fewer
	@LIVES=$${LIVES:-5000} LIVES_ANEW=1 $(PY) -m pytest tests/ordering/lifecycle/test_life.py -q --numprocesses auto

lock: development ## remake requirements/*.txt from pyproject.toml; ARGS=--upgrade takes newer versions
	$(COMPILE) $(ARGS) requirements/uv.in -o requirements/uv.txt
	$(COMPILE) $(ARGS) pyproject.toml --group demo --group dev -o requirements/development.txt
	$(COMPILE) $(ARGS) pyproject.toml --group demo -c requirements/development.txt -o requirements/runtime.txt
	@! grep -n '://' requirements/*.txt

runtime development:
	@tools/bootstrap.sh $@
