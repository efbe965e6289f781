// Every page of the site, once: where it comes from, what it is called, and the question that it answers. The sidebars,
// the home pages, the routes and the links between pages all come from this list.

/** The public doors of the package, and what is behind each. */
export const DOORS = [
  { name: 'library', module: 'tencentcloud-encryption', entry: 'src/index.ts' },
  { name: 'primitives', module: 'tencentcloud-encryption/primitives', entry: 'src/primitives.ts' },
  { name: 'emulator', module: 'tencentcloud-encryption/emulator', entry: 'src/emulator/index.ts' },
  { name: 'audit', module: 'tencentcloud-encryption/audit', entry: 'src/audit/index.ts' },
  {
    name: 'conformance',
    module: 'tencentcloud-encryption/conformance',
    entry: 'src/conformance/conformance.ts',
  },
];

const both = (file, route, en, zh, question) => ({ file, route, title: { en, zh }, question });
const doc = (name, ...rest) => both(`docs/${name}.md`, name, ...rest);
const english = (file, route, en, zh, question) => ({
  ...both(file, route, en, zh, question),
  isEnglish: true,
});

export const GROUPS = [
  {
    title: { en: 'Start', zh: '开始' },
    pages: [
      both('README.md', 'start', 'Getting started', '快速开始', {
        en: 'What is it, and how do I start?',
        zh: '它是什么，怎么开始？',
      }),
      doc('get-a-key', 'Get a key', '获取公钥', {
        en: 'How do I get a key?',
        zh: '怎么取得公钥？',
      }),
      doc('migrate', 'Migrate', '迁移', {
        en: 'How do I move over to encrypted calls?',
        zh: '怎么迁移到加密调用？',
      }),
      doc('compatibility', 'Compatibility', '兼容性', {
        en: 'Where does it run, and with what?',
        zh: '能在哪里运行，依赖什么？',
      }),
    ],
  },
  {
    title: { en: 'Guides', zh: '指南' },
    pages: [
      doc('options', 'Options', '选项', { en: 'What can I set?', zh: '可以设置什么？' }),
      doc('events', 'Events and logs', '事件与日志', {
        en: 'What did each call do?',
        zh: '每次调用做了什么？',
      }),
      doc('faceid', 'FaceID', '人脸核身', {
        en: 'What does each action encrypt?',
        zh: '每个接口加密什么？',
      }),
      doc('testing', 'Testing', '测试', { en: 'How do I test my system?', zh: '怎么测试自己的系统？' }),
      doc('command-line', 'Command line', '命令行', {
        en: 'Which command does what?',
        zh: '哪个命令做什么？',
      }),
      doc('without-sdk', 'Without the SDK', '不用 SDK', {
        en: "How do I seal without the SDK's client?",
        zh: '不用 SDK 的客户端，怎么加密？',
      }),
      doc('browser', 'In the browser', '浏览器', {
        en: 'Can the photo be sealed in a page?',
        zh: '照片能在网页里加密吗？',
      }),
      doc('provider', 'A certified module', '经认证的密码模块', {
        en: 'Can a certified module do the cryptography?',
        zh: '密码运算能交给经认证的模块吗？',
      }),
    ],
  },
  {
    title: { en: 'Security & compliance', zh: '安全与合规' },
    pages: [
      both('SECURITY.md', 'security', 'Security', '安全说明', {
        en: 'Which attacks does it stop, and which not?',
        zh: '能挡住哪些攻击，哪些挡不住？',
      }),
      doc('algorithms', 'Algorithms', '算法', {
        en: 'Which key, which algorithm?',
        zh: '选哪种公钥、哪种算法？',
      }),
      doc('compliance', 'Compliance', '合规说明', {
        en: 'What does an assessor need to know?',
        zh: '评估人员需要了解什么？',
      }),
      doc('audit', 'Audit chain', '审计链', {
        en: 'How do I keep a log that shows changes?',
        zh: '怎么让日志留痕、改动可查？',
      }),
    ],
  },
  {
    title: { en: 'Reference', zh: '参考' },
    pages: [
      doc('errors', 'Errors', '错误', {
        en: 'What went wrong, and may I retry?',
        zh: '出了什么错，能不能重试？',
      }),
      doc('protocol', 'Protocol', '协议', {
        en: 'What goes over the wire, and how is that known?',
        zh: '报文里有什么，依据是什么？',
      }),
      doc('protocol-sources', 'Where the rules come from', '规则的来源', {
        en: 'Where does each rule come from?',
        zh: '每条规则出自哪里？',
      }),
      doc('performance', 'Performance', '性能', { en: 'How fast is it?', zh: '有多快？' }),
    ],
    api: { en: 'API', zh: 'API（英文）' },
  },
  {
    title: { en: 'Project', zh: '项目' },
    pages: [
      doc('stability', 'Stability', '版本与兼容', {
        en: 'What may a version change?',
        zh: '新版本可能改变什么？',
      }),
      doc('contribute-a-shape', 'Contribute a shape', '贡献应答的形态', {
        en: 'How do I pass on what the service answered?',
        zh: '怎么贡献服务应答的形态？',
      }),
      english('CHANGELOG.md', 'changelog', 'Changelog', '更新记录（英文）', {
        en: 'What changed?',
        zh: '有哪些变更？',
      }),
      english('CONTRIBUTING.md', 'contributing', 'Contributing', '贡献指南（英文）', {
        en: 'How do I change the library?',
        zh: '怎么参与开发？',
      }),
      english('ARCHITECTURE.md', 'architecture', 'Architecture', '代码结构（英文）', {
        en: 'How is it built?',
        zh: '内部怎么组织？',
      }),
      english('docs/decisions/README.md', 'decisions/', 'Decisions', '设计决策（英文）', {
        en: 'Why is it built so?',
        zh: '为什么这样设计？',
      }),
      english('kernel/README.md', 'kernel', 'WASM kernels', '自研 WASM 实现（英文）', {
        en: 'What is in the WASM?',
        zh: 'WASM 里有什么？',
      }),
      english('bench/README.md', 'bench', 'Benchmarks', '性能测量（英文）', {
        en: 'How is speed measured?',
        zh: '性能怎么测量？',
      }),
      english('test/interop/README.md', 'interop', 'Interoperability', '互操作测试（英文）', {
        en: 'Which other implementations agree?',
        zh: '与哪些其他实现一致？',
      }),
    ],
  },
];

export const LANGUAGES = {
  en: { prefix: '/', suffix: '.md' },
  zh: { prefix: '/zh-CN/', suffix: '.zh-CN.md' },
};

export const DECISIONS = 'docs/decisions';

/** The page of a record of a decision: they are many, and stand below their index. */
export function decisionPage(name, title) {
  return {
    file: `${DECISIONS}/${name}`,
    route: `decisions/${name.replace(/\.md$/, '')}`,
    title,
    isEnglish: true,
  };
}

/** The file of a page in a language: English, where there is no other. */
export function fileOf(page, language) {
  return page.isEnglish ? page.file : page.file.replace(/\.md$/, LANGUAGES[language].suffix);
}

export function pathOf(page, language) {
  return LANGUAGES[language].prefix + page.route;
}
