// Which members hold identity data: who a person is, how to reach or find them, what an identity document prints, and
// pictures, videos and recordings. Results of checks (scores, codes, intervals) aren't identity data, nor are tokens
// and texts that the caller writes (Extra, IntentionVerifyText).

/** One action: names and paths, separated by white space. `[]` in a path is a list of objects. */
export interface IdentityRow {
  /** Parameters that hold identity data. */
  readonly identity: string;
  /** Its other parameters. Together with `identity`, all that the SDK's model declares. */
  readonly other: string;
  /** Members of its answer that hold identity data. */
  readonly answer?: string;
}

const IMAGE = 'ImageBase64 ImageUrl';
const PERSON = 'Name Sex Nation Birth Address';
const CARD = `${PERSON} IdNum Authority ValidDate AdvancedInfo`;
const CARD_SWITCHES = 'CardSide Config EnableRecognitionRectify EnableReflectDetail CardWarnType';

const phoneCheck: IdentityRow = { identity: 'Name IdCard Phone', other: 'Encryption' };
const mobileCheck: IdentityRow = { identity: 'Mobile', other: 'Encryption' };

export const IDENTITY_ROWS: Readonly<Record<string, IdentityRow>> = {
  // OCR, version 2018-11-19
  IDCardOCR: { identity: IMAGE, other: `${CARD_SWITCHES} EnableDateVerify`, answer: CARD },
  RecognizeEncryptedIDCardOCR: {
    identity: IMAGE,
    other: `${CARD_SWITCHES} EncryptedBody Encryption`,
    answer: CARD,
  },

  // FaceID, version 2018-03-01
  DetectAIFakeFaces: { identity: 'FaceInput', other: 'FaceInputType EncryptedBody Encryption' },
  IdCardVerification: { identity: 'Name IdCard', other: 'Encryption' },
  IdCardOCRVerification: {
    identity: `Name IdCard ${IMAGE}`,
    other: 'Config Encryption',
    answer: `${PERSON} IdCard Portrait`,
  },
  DetectAuth: {
    identity: 'Name IdCard ImageBase64',
    other:
      'RuleId TerminalType RedirectUrl Extra IntentionVerifyText IntentionQuestions IntentionActions Config Encryption',
  },
  GetEidToken: { identity: 'Name IdCard', other: 'MerchantId Extra Config RedirectUrl Encryption' },
  CheckIdNameDate: { identity: 'Name IdCard ValidityBegin ValidityEnd', other: 'Encryption' },
  LivenessRecognition: {
    identity: 'Name IdCard VideoBase64 VideoUrl',
    other: 'LivenessType ValidateData Optional Encryption',
    answer: 'BestFrameBase64 BestFrameList',
  },
  ImageRecognition: { identity: 'Name IdCard ImageBase64', other: 'Optional Encryption' },
  ImageRecognitionV2: { identity: 'Name IdCard ImageBase64', other: 'Optional Extra Encryption' },
  GetFaceIdToken: {
    identity: 'Name IdCard ImageBase64',
    other: 'CompareLib Meta MetaData Extra UseCos RuleId Encryption',
  },
  PhoneVerification: { identity: 'Name IdCard Phone', other: 'VerifyMode CiphertextBlob EncryptList Iv' },
  PhoneVerificationCMCC: phoneCheck,
  PhoneVerificationCTCC: phoneCheck,
  PhoneVerificationCUCC: phoneCheck,
  MinorsVerification: { identity: 'Name IdCard Mobile', other: 'Type Encryption' },
  CheckPhoneAndName: { identity: 'Name Mobile', other: 'Encryption' },
  MobileStatus: mobileCheck,
  MobileNetworkTimeVerification: mobileCheck,
  BankCardVerification: { identity: 'Name IdCard BankCard', other: 'CertType Encryption' },
  BankCard2EVerification: { identity: 'Name BankCard', other: 'Encryption' },
  BankCard4EVerification: { identity: 'Name IdCard Phone BankCard', other: 'CertType Encryption' },
  CheckBankCardInformation: { identity: 'BankCard', other: 'Encryption' },
  CheckIdCardInformation: {
    identity: IMAGE,
    other: 'Config IsEncrypt IsEncryptResponse Encryption',
    answer: `${PERSON} IdNum Portrait`,
  },
  GetDetectInfoEnhanced: {
    identity: '',
    other:
      'BizToken RuleId InfoType BestFramesCount IsCutIdCardImage IsNeedIdCardAvatar IsEncrypt IsEncryptResponse IsReturnAllVideo Encryption',
    answer: `
      Text.IdCard Text.Name Text.OcrIdCard Text.OcrName Text.OcrNation Text.OcrAddress Text.OcrBirth Text.OcrGender
      Text.OcrAuthority Text.OcrValidDate Text.Mobile Text.PassNo Text.VisaNum Text.Location
      Text.LivenessDetail[].Idcard Text.LivenessDetail[].Name
      IdCardData.OcrFront IdCardData.OcrBack IdCardData.ProcessedFrontImage IdCardData.ProcessedBackImage
      IdCardData.Avatar BestFrame.BestFrame BestFrame.BestFrames
      VideoData.LivenessVideo VideoData.LivenessVideos[].Video
      IntentionVerifyData.IntentionVerifyVideo IntentionVerifyData.IntentionVerifyBestFrame
      IntentionVerifyData.IntentionVerifyAudio IntentionVerifyData.AsrResult
      IntentionQuestionResult.Video IntentionQuestionResult.ScreenShot IntentionQuestionResult.Audios
      IntentionQuestionResult.AsrResult IntentionActionResult.Details[].Video IntentionActionResult.Details[].ScreenShot`,
  },
  GetFaceIdResult: {
    identity: '',
    other: 'FaceIdToken IsNeedVideo IsNeedBestFrame IsEncryptResponse Encryption',
    answer: 'Name IdCard VideoBase64 BestFrameBase64 IdCardFrontBase64',
  },
};

/**
 * Names that hold identity data in some action of OCR or FaceID. A name that means a person in one action and something
 * else in another is listed. Names that only older versions of the SDK have stay, because some users have those.
 */
export const IDENTITY_NAMES = `
  Name CnName EnName EnFirstName EnLastName EnglishName FirstName GivenName Surname FamilyName FormerName ThaiName
  UserName PassengerName HouseholderName BackPageName LrName Person Owner VehicleOwner Obligee Traveler TicketPickupUser
  Buyer BuyerName Seller SellerName SellerAgentName NameOfPurchaser NameOfSeller Receiver Payee Receiptor Reviewer
  Checker Operator Issuer InvoiceClerk Signature

  ID IdCard Idcard IdNum IdNumber IdCardNo IdCardNumber IDNumber ValidIdNumber OtherIdNum PersonalNumber UserID
  TravelerID PassengerNo BuyerID BuyerNo SellerNo BuyerTaxID BuyerTaxCode SellerTaxID SellerTaxCode LaserID MyKadNumber
  PassportNo PassportID PassNo HistoryNumber VisaNum IssueNumber Number LicenseNumber CardCode BackPageCardCode
  SubPageCode ArchivesCode FileNo HouseholdNumber HomePageNumber CodeSet CodeCrc EidCode OpenId UserInfo

  Sex Nation Nationality Birth BirthDate BirthPlace Birthday EnBirthday DateOfBirth NativePlace BloodType Height
  MaritalStatus Religion ReligiousBelief EducationDegree Profession VeteranStatus Relationship Household Vaccination

  Address OtherAddresses BuyerAddress SellerAddress BuyerAddressPhone SellerAddressPhone BuyerAddrTel SellerAddrTel
  AddrTel PickUpAddress ServicePlace MoveToCityInformation MoveToSiteInformation Location
  Phone Mobile Telephone BuyerTel SellerTel AuctionOrgPhone

  BankCard CardNo BuyerBankAccount SellerBankAccount PayerAccount ReceiverAccount FinancialAccount

  Authority IssueAuthority IssuingAuthority IssuingCountry IssuePlace IssueAddress SigningOrganization ValidDate
  ValidityBegin ValidityEnd IssueDate EnIssueDate ExpirationDate EnExpirationDate ExpiryDate DateOfExpiration
  DateOfIssuance DateOfIssue DateOfFirstIssue

  PlateNo PlateNumber LicensePlate NumberPlate VehicleNumber VehicleLicenseNo VIN Vin VinNo VehicleIdentifyNo EngineNo
  VehicleEngineCode

  Image ImageBase64 ImageUrl ImageBase64List ImageUrlList BackImageBase64 BackImageUrl RetImageBase64 HeadImage
  SmallHeadImage PortraitImage PortraitUrl Portrait Profile Picture Avatar CutImage BorderCutImage CardNoImage ImageA
  ImageB IdCardFrontBase64 IdCardFrontImg IdCardBackImg ProcessedFrontImage ProcessedBackImage ScreenShot FaceInput
  BestFrame BestFrames BestFrameBase64 BestFrameList Video VideoBase64 VideoUrl LivenessVideo IntentionVerifyVideo
  IntentionVerifyBestFrame IntentionVerifyAudio Audios AsrResult OfdFileBase64 OfdFileUrl

  OcrName OcrIdCard OcrAddress OcrNation OcrBirth OcrGender OcrAuthority OcrValidDate OcrFront OcrBack
  AdvancedInfo DetectInfo DetectedText HandwriteInfo Value AutoContent Content Data
  TextValue RawOutput KeyExpectedValue DataBase64 FileBase64 MarkdownBase64 FileUrl ResultUrl OfdUrl PdfUrl

  AbandonerName ReviewerName IssuerName IssuerTaxCode PayeeName LegalPerson
  No PreviousNumber PeriodOfValidity IssuedAuthority IssuedDate
  CroppedImage CroppedImageUrl OriginalImageUrl ImageZipUrl InsetImageName InsetImagePackage Photo
  NIK Nama TempatTglLahir JenisKelamin GolDarah Alamat RTRW KelDesa Kecamatan Provinsi Kota Agama StatusPerkawinan
  Perkerjaan KewargaNegaraan BerlakuHingga`;
