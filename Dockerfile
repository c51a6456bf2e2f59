# GovLink for production: the first stage builds, the second one only serves, as an ordinary user.
FROM python:3.13-slim-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends gettext libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
RUN python -m venv /app/.venv
# What SENTRY_DSN needs: docker compose build --build-arg WITH=sentry
ARG WITH=""
COPY requirements/ requirements/
# /bill holds what writes the bill of materials, locked like the rest; it stays behind in this stage.
RUN /app/.venv/bin/pip install --no-cache-dir --require-hashes -r requirements/installer.txt \
    && /app/.venv/bin/uv pip install --no-cache --compile-bytecode --python /app/.venv/bin/python --require-hashes \
        -r requirements/run.txt ${WITH:+-r requirements/$WITH.txt} \
    && /app/.venv/bin/uv pip install --no-cache --python /app/.venv/bin/python --target /bill --require-hashes \
        -c requirements/dev.txt "$(grep -o '^cyclonedx-python-lib==[^ ]*' requirements/dev.txt)" \
    && /app/.venv/bin/pip uninstall -y uv
COPY . .
# Its date, where it should have one: --build-arg SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
ARG SOURCE_DATE_EPOCH=""
RUN PYTHONPATH=/bill .venv/bin/python scripts/bill_of_materials.py bill-of-materials.cdx.json
# Compiled here: what runs may write nothing, and each of its processes would compile all of it at its start.
# The embedded edition's own throwaway secret is enough to collect files; nothing of it stays in the image.
RUN scripts/compile_translations \
    && GOVLINK_VAR=/tmp/build .venv/bin/python manage.py collectstatic --noinput -v0 \
    && .venv/bin/python -m compileall -q -x '/\.venv/' . \
    && mkdir -p /app/var && mv /tmp/build/static /app/var/static && rm -rf /tmp/build

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
        libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui fonts-liberation \
        fonts-crosextra-carlito tesseract-ocr tesseract-ocr-spa tesseract-ocr-por tesseract-ocr-eng bubblewrap postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin govlink
WORKDIR /app
COPY --from=build /app /app
RUN mkdir -p /app/var/media && chown -R govlink:govlink /app/var
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    GOVLINK_EDITION=production
USER govlink
VOLUME /app/var/media
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "scripts/healthcheck.py"]
CMD ["gunicorn", "govlink.wsgi", "-c", "deploy/gunicorn.py", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm"]
