/** The front of an invented person's card, as the output sample of the API's documentation gives it. */
export const FRONT = {
  Name: '李明',
  Sex: '男',
  Nation: '汉',
  Birth: '1987/1/1',
  Address: '北京市石景山区高新技术园腾讯大楼',
  IdNum: '440524198701010014',
  Authority: '',
  ValidDate: '',
  AdvancedInfo: '{}',
};

/** The back, from the sample beside it. */
export const BACK = {
  Name: '',
  Sex: '',
  Nation: '',
  Birth: '',
  Address: '',
  IdNum: '',
  Authority: '赵县公安局',
  ValidDate: '2010.07.21-2020.07.21',
  AdvancedInfo: '{}',
};

/** What a text must not hold of the person, each in the shortest form that tells it. */
export const PERSONAL: readonly string[] = [FRONT.Name, FRONT.IdNum, FRONT.Address.slice(-4), FRONT.Birth];
