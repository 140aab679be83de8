import { chromium } from '@playwright/test';
const [,, url, out, w='1180', h='820', scheme='light', full='0'] = process.argv;
const b = await chromium.launch({ executablePath:'/usr/bin/chromium', args:['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync']});
const p = await (await b.newContext({viewport:{width:+w,height:+h}, colorScheme:scheme, locale:'fr-FR'})).newPage();
p.on('console', m=>{ if(m.type()==='error') console.log('console:', m.text().slice(0,300)); });
await p.goto(url); await p.waitForTimeout(1200); await p.screenshot({path:out, fullPage: full==='1'}); await b.close();
