//! Words of headers that name something of a person, and family names.

/// Of a number that tells one child of a hospital from another, as a part of a header.
pub(super) const NUMBER_PARTS: [&str; 14] = [
    "病历号",
    "病案号",
    "住院号",
    "门诊号",
    "就诊号",
    "登记号",
    "就诊卡",
    "身份证",
    "证件号",
    "medicalrecord",
    "hospitalnumber",
    "fallnummer",
    "patientennummer",
    "historiaclinica",
];
/// The same, as whole words of a header.
pub(super) const NUMBER_WORDS: [&str; 6] = ["mrn", "nhs", "ssn", "ipp", "nhc", "dni"];
/// Of a person otherwise, as a part of a header.
pub(super) const PARTS: [&str; 32] = [
    "姓名",
    "床号",
    "电话",
    "手机",
    "联系方式",
    "地址",
    "住址",
    "医保",
    "社保",
    "护照",
    "家长",
    "监护人",
    "surname",
    "firstname",
    "lastname",
    "familyname",
    "givenname",
    "fullname",
    "patientname",
    "childname",
    "passport",
    "address",
    "telephone",
    "postcode",
    "postalcode",
    "zipcode",
    "insurance",
    "versicherten",
    "numerodedossier",
    "gemeinde",
    "strasse",
    "nextofkin",
];
/// The same, as whole words of a header.
pub(super) const WORDS: [&str; 20] = [
    "phone",
    "mobile",
    "email",
    "mail",
    "vorname",
    "nachname",
    "tel",
    "patientenname",
    "geburtsname",
    "nom",
    "prenom",
    "prénom",
    "nombre",
    "apellido",
    "apellidos",
    "adresse",
    "direccion",
    "dirección",
    "guardian",
    "telefon",
];

/// Family names that begin most Chinese names (the twenty most frequent, and those of the usual
/// sample persons).
pub(super) const FAMILY_NAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔向汤";
