# One image for every process of the product; docker-compose.yml shows which command makes it which.
# Images have a digest beside their name, so that the same comes each time: docs/deploy.md, "Images".
ARG PYTHON=python:3.11.16-slim-trixie@sha256:9c900dea9e8fb7e16277c179b555cc72d29a352dbc33cff48ad5a0412fd5bfc7

FROM ${PYTHON} AS build
WORKDIR /app
COPY requirements/runtime.txt requirements/
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.txt

FROM ${PYTHON}
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
ENV WEB_THREADS=4
RUN useradd --system --uid 10001 --home-dir /app numberdesk && install -d -o numberdesk /data
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
RUN set -a && . ./tools/placeholder.env && python manage.py collectstatic --no-input
USER numberdesk
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "from tools.answering import answers; raise SystemExit(not answers('http://127.0.0.1:8000/healthz/'))"]
CMD ["granian", "--interface", "asgi", "config.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--workers", "2"]
