// Uploads a file with tus-js-client: breaks off after some pieces, asks how far it is, and goes on.
const fs = require('fs')
const tus = require(process.env.TUS_CLIENT)

const [endpoint, token, file] = process.argv.slice(2)
const options = {
  endpoint,
  chunkSize: 300000,
  retryDelays: [0, 200, 1000],
  headers: { Authorization: 'Bearer ' + token },
  metadata: { filename: 'bản vẽ.pdf', filetype: 'application/pdf', procedure: '2.000986', part: 'host-consent' },
  uploadDataDuringCreation: true,
  removeFingerprintOnSuccess: true,
}

function send(more) {
  return new Promise((resolve, reject) => {
    let pieces = 0
    const upload = new tus.Upload(fs.createReadStream(file), {
      ...options,
      uploadSize: fs.statSync(file).size,
      ...more,
      onError: reject,
      onSuccess: () => resolve({ url: upload.url, pieces }),
      onChunkComplete: (size, accepted) => {
        pieces++
        if (more.breakOffAfter && pieces === more.breakOffAfter) {
          upload.abort().then(() => resolve({ url: upload.url, pieces, accepted }), reject)
        }
      },
    })
    upload.start()
  })
}

async function main() {
  const begun = await send({ breakOffAfter: 2 })
  const ended = await send({ uploadUrl: begun.url })
  const other = await send({})
  await tus.Upload.terminate(other.url, options)
  console.log(JSON.stringify({ begun, ended, terminated: other.url }))
}

main().catch((e) => {
  console.error(String(e))
  process.exit(1)
})
