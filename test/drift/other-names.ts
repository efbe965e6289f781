/** Texts of OCR and FaceID that were looked at and hold no identity data. */
export const OTHER_NAMES: string = `
  AccountBank ActionSequence ActionType AdditionalCost AdditionalFare AddressElectronic AgeRange AgentCode
  AgentCodeFirst AgentCodeSecond AirConditioningCharacteristics AirDevelopmentFund Algorithm Allow AllowNum
  Amount AmountWithTax AmountWithoutTax Answer AnswerAnalysis Answers ApiErrorCode ApiRequestId Area AreaUnit
  ArrivalPlace AsrResultSimilarity AttackRiskLevel AuctionOrgAddress AuctionOrgBankAccount AuctionOrgName
  AuctionOrgTaxID Auctioneer AuctioneerAddress AuctioneerBankAccount AuctioneerTaxpayerNum AuctioneerTel
  AutoName BankInfo BeginTime BizCheckFormNo BizToken BookingCallFee BuildingName Business CameraInfoTag
  CapacityFT3 CapacityM3 Capital CarBodyColor CarType CardCategory CardName CardSide CardType CardWarnType
  Carriage Carrier CarrierDate Category CertificateNo CertificateNumber Character ChargeType CheckCode CheckMRTD
  Ciphertext CiphertextBlob City CivilAviationDevelopmentFund Class ClientConfig Code CodeConfirm Color
  CombineHarvesterQuality CompanyAddress CompanyBankAccount CompanyName CompanySealContent CompanySealMark
  CompanySealMarkInfo CompanyTaxID CompanyTel CompareLib CompareLibType Comparemsg ComposingForm Config ConfigID
  ConfigId ConfigName ConstructionName ConstructionPlace ContainerId ContainerType Country CreditCode
  CumulativeScore CurbWeight CurrencyCode CurrentIssueDate CurrentTime Date DateEnd DateGetOn DateStart
  DeductionMark DeparturePlace DepartureStation DepartureTime DesKey Description DestinationStation
  DevelopmentFund DeviceInfoLevel DeviceInfoTag DiscernType Distance DomesticInternationalMark
  DomesticInternationalTag DriverLicenseType EffectiveDate EidSign EidToken ElectronicFullNumber
  ElectronicInvoiceAirTransportReceiptNumber ElectronicInvoiceRailwayETicketNumber ElectronicNumber
  ElectronicTicketNum ElectronicType EncryptList EncryptedBody EncryptionMode EndDate EndTime Endorsement
  EntName Entrance ErrMsg Errmsg ErrorCode ErrorMessage EstateNumber Exit ExpressionType ExternalSize Extra
  FaceIdToken Fare FareBasis FinalResultCode FinalResultMessage FirstIssueDate Flight FlightDate FlightNumber
  FlightSegment FormName FormType FreeBaggageAllowance FuelFee FuelSurcharge FuelType GPOrder GateNumber
  GenerateTime GenerationTimeElectronic GetOffTime GetOnTime GrossKG GrossLB GroupType HandlingFee HasSellerList
  HitGroup HitTemplate IDInfo ISP IdInfoFrom IdType ImageTag ImportNo Important IndustryClass InfoType InputType
  InspectionNumber InspectionValidityTimeElectronic Insurance IntentionMode IntentionVerifyText
  IntentionVerifyType InvoiceCheckCode InvoiceCode InvoiceDate InvoiceKind InvoiceNo InvoiceNum InvoiceNumber
  InvoicePageIndex InvoiceStatus InvoiceStyle InvoiceTitle InvoiceType IsAbandoned IsReceipt Isp
  IssueAuthorityElectronic IssueParty IssuingStatus Item ItemID ItemNames Iv JobId JobIds JobStatus Key KeyName
  KeyPrompt KeyValue Kind KnowledgePoints Language LanguageType LegalAmount LicensePlateCategory LimitCount
  LineNo LiveCode LiveMsg Livemsg LivenessActionSequence LivenessInfoTag LivenessType LoadQuality MachineCode
  MachineID MachineNo MachineNumber MachineSerialNumber ManagementOffice MarkItemTitle Market MarketAddress
  MarketBankAccount MarketTaxpayerNum MarketTel MarkingOfDomesticOrInternational Marks MaxPeopleNum
  MeasurementDimension MerchantId MerchantNumber Message Meta MetaData Mileage Model ModelConfig
  MotorBankAccount MotorBankName MotorTaxRate NFCRequestIds NFCToken Note NumberConfirm NumberOfGPOrder
  NumberOfOriginalInvoice OCRToken OperatingPeriod OperatingStatus OperationLicenseNumber Optional OrderNumber
  Origin OriginalFare OriginalNumber OriginalPrice Other OtherInfo OtherTax OtherTaxes OtherTexts OutputLanguage
  Ownership PageIndex PassDateBegin PassDateEnd PayTaxesNo PayerBank PayloadKG PayloadLB PaymentCode PaymentInfo
  Period PhonicsOfDepartureStation PhonicsOfDestinationStation Place PlaceGetOn PlaceOfBuildingService
  PlateModel Position PretaxAmount PretaxAmountMark Price ProduceAddress PromptInformation Property Province
  QRCode Quantity Query QueryInfo Question QuestionConfigMap QuestionCount QuestionOptions QuestionSubquestion
  QuestionText QuestionTextNo Range ReachedCity ReceiptNumber ReceiveUnitCode ReceiverBank RecognizeWarnMsg
  Record RedirectUrl ReferenceAnswer RegNum RegionCode RegisterDate RegisterNo RegistrationAuthority
  RegistrationDate RegistrationNumber ReleaseDate Remark Replace ReqId ReqTime RequestId Result ResultCode
  ResultDescription ResultDetail ReturnImage ReturnOther RightAnswer RiskArea RiskInfoTag RuleId RushRedDate
  RushRedReason RushRedStateCode RushRedTime Scene SceneType Seal SealBody SealShape Seat SeatCategory SeatClass
  SeatLevel SeatNumber SeatType SellerAgentTaxID SellerBank SellerCompany SellerListTax SellerListTitle Seq
  SerialNumber ServiceName ServiceType ServiceTypeLabel SetDate Sim Spec Specification SpotName Standard
  StartDate StartStation State StateCode StateElectronic StationGetOff StationGetOn Status StoreInfo StoreLabel
  SubTax SubTotal SubType SubTypeDescription SupervisionSealMark SupervisionSealMarkInfo Symbol TableLanguage
  TagList TareKG TareLB Tax TaxAmount TaxAuthorities TaxAuthoritiesCode TaxBureau TaxClassifyCode TaxCode
  TaxControlCode TaxExclusiveTotalAmount TaxId TaxInclusiveTotalAmount TaxMark TaxNum TaxPayNum TaxRate
  TaxScheme TaxSealContent TaxTotalAmount TaxtationOrgCode TaxtationOrgName TelexCode Term TerminalGetOff
  TerminalGetOn TerminalType TestingInterval TestingResult TestingTime Text ThoughtContent TicketChange
  TicketNum TicketStation TicketType Time TimeGetOff TimeGetOn Title Token Tonnage Total TotalAmount
  TotalAmountExcludingTax TotalCN TotalCn TotalCnMark TotalMark TotalMass TotalQuasiMass TractorCardSide
  TractorMaxAllowLoadCapacity TractorMinUsageWeight TrafficFreeFlag TrainCabin TrainNum TrainNumber
  TransferAdministrationName TransportItemsName TravelDate TravelLevel TravelTax Type TypeDescription TypeName
  TypeOfBusiness TypeOfVoucher UnifiedSocialCreditCodeOfPurchaser Unit UnitPrice Url Usage UseCharacter
  VaccinationTime ValidateData VatRate VatTaxAmount VehicleBrand VehicleLicenseType VehicleModel
  VehicleTotalPrice VehicleType VerificationCode VerifyMode Warnings WatermarkContent WindowEmbeddedText
  WordsType

  Additional AbandonDate AirConditionerFeature AmountWithTaxCN AnswerAssistMap BillName CustomCode DataFormat
  EnumValue EnumValues FirstNotes FullElectronicNumber FullElectronicType HasStamp InvoiceRiskLevel IssuerType
  KeyAuditPrompt ModelType MultiModelVersion Nature OperateUrl OrgCode OriginalCode OriginalTaxAmount
  OriginalTaxRate OutputMode PageRange Possession Purpose QuestionType Rate RateNum ReasoningPrompt RegId
  RegisterTime RenderedPrompt SecondNotes SpecialTicketCode Subject TaskId TaxIncludedUnitPrice VehicleTotalPriceCN
  SpecificMatter FileType VerifyType ZeroTaxRateMark`;
