/**
 * The SDK's EC2 client (@aws-sdk/client-ec2 3.1169.0, Apache License 2.0, Copyright Amazon.com, Inc. or its
 * affiliates), cut down to DescribeImages, DescribeInstanceStatus, DescribeInstances, DescribeLaunchTemplateVersions by
 * test/aws/cut-ec2-client.ts. Do not edit; a test holds it equal to what the package gives.
 */
// @aws-sdk/client-ec2/dist-es/EC2Client.js
import { getHostHeaderPlugin, getLoggerPlugin, getRecursionDetectionPlugin, getUserAgentPlugin, resolveHostHeaderConfig, resolveUserAgentConfig } from "@aws-sdk/core/client";
import { DefaultIdentityProviderConfig, getHttpAuthSchemeEndpointRuleSetPlugin, getHttpSigningPlugin } from "@smithy/core";
import { Client as __Client } from "@smithy/core/client";
import { resolveRegionConfig } from "@smithy/core/config";
import { resolveEndpointConfig } from "@smithy/core/endpoints";
import { getContentLengthPlugin } from "@smithy/core/protocols";
import { getRetryPlugin, resolveRetryConfig } from "@smithy/core/retry";
import { getSchemaSerdePlugin } from "@smithy/core/schema";

// @aws-sdk/client-ec2/dist-es/auth/httpAuthSchemeProvider.js
import { resolveAwsSdkSigV4Config } from "@aws-sdk/core/httpAuthSchemes";
import { getSmithyContext, normalizeProvider } from "@smithy/core/client";
var defaultEC2HttpAuthSchemeParametersProvider = async (config, context, input) => {
  return {
    operation: getSmithyContext(context).operation,
    region: await normalizeProvider(config.region)() || (() => {
      throw new Error("expected `region` to be configured for `aws.auth#sigv4`");
    })()
  };
};
function createAwsAuthSigv4HttpAuthOption(authParameters) {
  return {
    schemeId: "aws.auth#sigv4",
    signingProperties: {
      name: "ec2",
      region: authParameters.region
    },
    propertiesExtractor: (config, context) => ({
      signingProperties: {
        config,
        context
      }
    })
  };
}
var defaultEC2HttpAuthSchemeProvider = (authParameters) => {
  const options = [];
  switch (authParameters.operation) {
    default: {
      options.push(createAwsAuthSigv4HttpAuthOption(authParameters));
    }
  }
  return options;
};
var resolveHttpAuthSchemeConfig = (config) => {
  const config_0 = resolveAwsSdkSigV4Config(config);
  return Object.assign(config_0, {
    authSchemePreference: normalizeProvider(config.authSchemePreference ?? [])
  });
};

// @aws-sdk/client-ec2/dist-es/endpoint/EndpointParameters.js
var resolveClientEndpointParameters = (options) => {
  return Object.assign(options, {
    useDualstackEndpoint: options.useDualstackEndpoint ?? false,
    useFipsEndpoint: options.useFipsEndpoint ?? false,
    defaultSigningName: "ec2"
  });
};
var commonParams = {
  UseFIPS: { type: "builtInParams", name: "useFipsEndpoint" },
  Endpoint: { type: "builtInParams", name: "endpoint" },
  Region: { type: "builtInParams", name: "region" },
  UseDualStack: { type: "builtInParams", name: "useDualstackEndpoint" }
};

// @aws-sdk/client-ec2/package.json
var package_default = {
  name: "@aws-sdk/client-ec2",
  version: "3.1169.0",
  description: "AWS SDK for JavaScript Ec2 Client for Node.js, Browser and React Native",
  homepage: "https://github.com/aws/aws-sdk-js-v3/tree/main/clients/client-ec2",
  license: "Apache-2.0",
  author: {
    name: "AWS SDK for JavaScript Team",
    url: "https://aws.amazon.com/sdk-for-javascript/"
  },
  repository: {
    type: "git",
    url: "https://github.com/aws/aws-sdk-js-v3.git",
    directory: "clients/client-ec2"
  },
  files: [
    "dist-*/**"
  ],
  sideEffects: false,
  main: "./dist-cjs/index.js",
  module: "./dist-es/index.js",
  browser: {
    "./dist-es/runtimeConfig": "./dist-es/runtimeConfig.browser"
  },
  types: "./dist-types/index.d.ts",
  typesVersions: {
    "<4.5": {
      "dist-types/*": [
        "dist-types/ts3.4/*"
      ]
    }
  },
  "react-native": {
    "./dist-es/runtimeConfig": "./dist-es/runtimeConfig.native"
  },
  scripts: {
    build: "concurrently 'yarn:build:types' 'yarn:build:es' && yarn build:cjs",
    "build:cjs": "node ../../scripts/compilation/inline",
    "build:es": "premove dist-es && tsc -p tsconfig.es.json",
    "build:include:deps": 'yarn g:turbo run build -F="$npm_package_name"',
    "build:types": "premove dist-types && tsc -p tsconfig.types.json",
    "build:types:downlevel": "downlevel-dts dist-types dist-types/ts3.4",
    clean: "premove dist-cjs dist-es dist-types",
    "extract:docs": "api-extractor run --local",
    "generate:client": "node ../../scripts/generate-clients/single-service",
    test: "yarn g:vitest run --passWithNoTests",
    "test:watch": "yarn g:vitest watch --passWithNoTests",
    "test:integration": "yarn g:vitest run --passWithNoTests -c vitest.config.integ.mts",
    "test:integration:watch": "yarn g:vitest watch --passWithNoTests -c vitest.config.integ.mts",
    "test:e2e": "yarn g:vitest run -c vitest.config.e2e.mts",
    "test:e2e:watch": "yarn g:vitest watch -c vitest.config.e2e.mts",
    "test:index": "tsc -p tsconfig.test.json && node ./test/index-objects.spec.mjs"
  },
  dependencies: {
    "@aws-sdk/core": "^3.981.0",
    "@aws-sdk/credential-provider-node": "^3.972.97",
    "@aws-sdk/middleware-sdk-ec2": "^3.972.72",
    "@aws-sdk/types": "^3.975.1",
    "@smithy/core": "^3.40.0",
    "@smithy/fetch-http-handler": "^5.8.1",
    "@smithy/node-http-handler": "^4.14.2",
    "@smithy/types": "^4.20.0",
    tslib: "^2.6.2"
  },
  devDependencies: {
    "@smithy/snapshot-testing": "^2.4.0",
    "@tsconfig/node20": "20.1.8",
    "@types/node": "^20.14.8",
    concurrently: "7.0.0",
    "downlevel-dts": "0.10.1",
    premove: "4.0.0",
    typescript: "~7.0.2",
    vitest: "^4.0.17"
  },
  engines: {
    node: ">=20.0.0"
  }
};

// @aws-sdk/client-ec2/dist-es/runtimeConfig.js
import { createDefaultUserAgentProvider, emitWarningIfUnsupportedVersion as awsCheckVersion, getDefaultSocketTimeout, NODE_APP_ID_CONFIG_OPTIONS } from "@aws-sdk/core/client";
import { NODE_AUTH_SCHEME_PREFERENCE_OPTIONS } from "@aws-sdk/core/httpAuthSchemes";
import { defaultProvider as credentialDefaultProvider } from "@aws-sdk/credential-provider-node";
import { emitWarningIfUnsupportedVersion, loadConfigsForDefaultMode } from "@smithy/core/client";
import { loadConfig as loadNodeConfig, NODE_REGION_CONFIG_FILE_OPTIONS, NODE_REGION_CONFIG_OPTIONS, NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS, NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS, resolveDefaultsModeConfig } from "@smithy/core/config";
import { DEFAULT_RETRY_MODE, NODE_MAX_ATTEMPT_CONFIG_OPTIONS, NODE_RETRY_MODE_CONFIG_OPTIONS } from "@smithy/core/retry";
import { calculateBodyLength } from "@smithy/core/serde";
import { NodeHttpHandler as RequestHandler, streamCollector } from "@smithy/node-http-handler";

// @aws-sdk/client-ec2/dist-es/runtimeConfig.shared.js
import { AwsSdkSigV4Signer } from "@aws-sdk/core/httpAuthSchemes";
import { AwsEc2QueryProtocol } from "@aws-sdk/core/protocols";
import { Sha256 } from "@smithy/core/checksum";
import { NoOpLogger } from "@smithy/core/client";
import { parseUrl } from "@smithy/core/protocols";
import { fromBase64, fromUtf8, toBase64, toUtf8 } from "@smithy/core/serde";

// @aws-sdk/client-ec2/dist-es/endpoint/endpointResolver.js
import { awsEndpointFunctions } from "@aws-sdk/core/client";
import { customEndpointFunctions, decideEndpoint, EndpointCache } from "@smithy/core/endpoints";

// @aws-sdk/client-ec2/dist-es/endpoint/bdd.js
import { BinaryDecisionDiagram } from "@smithy/core/endpoints";
var k = "ref";
var a = -1;
var b = true;
var c = "isSet";
var d = "PartitionResult";
var e = "booleanEquals";
var f = "getAttr";
var g = { [k]: "Endpoint" };
var h = { [k]: d };
var i = {};
var j = [{ [k]: "Region" }];
var _data = {
  conditions: [
    [c, [g]],
    [c, j],
    ["aws.partition", j, d],
    [e, [{ [k]: "UseFIPS" }, b]],
    [e, [{ [k]: "UseDualStack" }, b]],
    [e, [{ fn: f, argv: [h, "supportsDualStack"] }, b]],
    [e, [{ fn: f, argv: [h, "supportsFIPS"] }, b]],
    ["stringEquals", [{ fn: f, argv: [h, "name"] }, "aws-us-gov"]]
  ],
  results: [
    [a],
    [a, "Invalid Configuration: FIPS and custom endpoint are not supported"],
    [a, "Invalid Configuration: Dualstack and custom endpoint are not supported"],
    [g, i],
    ["https://ec2-fips.{Region}.{PartitionResult#dualStackDnsSuffix}", i],
    [a, "FIPS and DualStack are enabled, but this partition does not support one or both"],
    ["https://ec2.{Region}.amazonaws.com", i],
    ["https://ec2-fips.{Region}.{PartitionResult#dnsSuffix}", i],
    [a, "FIPS is enabled but this partition does not support FIPS"],
    ["https://ec2.{Region}.{PartitionResult#dualStackDnsSuffix}", i],
    [a, "DualStack is enabled but this partition does not support DualStack"],
    ["https://ec2.{Region}.{PartitionResult#dnsSuffix}", i],
    [a, "Invalid Configuration: Missing Region"]
  ]
};
var root = 2;
var r = 1e8;
var nodes = new Int32Array([
  -1,
  1,
  -1,
  0,
  13,
  3,
  1,
  4,
  r + 12,
  2,
  5,
  r + 12,
  3,
  8,
  6,
  4,
  7,
  r + 11,
  5,
  r + 9,
  r + 10,
  4,
  11,
  9,
  6,
  10,
  r + 8,
  7,
  r + 6,
  r + 7,
  5,
  12,
  r + 5,
  6,
  r + 4,
  r + 5,
  3,
  r + 1,
  14,
  4,
  r + 2,
  r + 3
]);
var bdd = BinaryDecisionDiagram.from(nodes, root, _data.conditions, _data.results);

// @aws-sdk/client-ec2/dist-es/endpoint/endpointResolver.js
var cache = new EndpointCache({
  size: 50,
  params: ["Endpoint", "Region", "UseDualStack", "UseFIPS"]
});
var defaultEndpointResolver = (endpointParams, context = {}) => {
  return cache.get(endpointParams, () => decideEndpoint(bdd, {
    endpointParams,
    logger: context.logger
  }));
};
customEndpointFunctions.aws = awsEndpointFunctions;

// @aws-sdk/client-ec2/dist-es/schemas/schemas_0.js
import { TypeRegistry } from "@smithy/core/schema";

// @aws-sdk/client-ec2/dist-es/models/EC2ServiceException.js
import { ServiceException as __ServiceException } from "@smithy/core/client";
var EC2ServiceException = class _EC2ServiceException extends __ServiceException {
  static shapeId = "smithy.ts.sdk.synthetic.com.amazonaws.ec2#EC2ServiceException";
  constructor(options) {
    super(options);
    Object.setPrototypeOf(this, _EC2ServiceException.prototype);
  }
};

// @aws-sdk/client-ec2/dist-es/schemas/schemas_0.js
var _AC = "AcceleratorCount";
var _ACIA = "AssociateCarrierIpAddress";
var _AES = "AttachedEbsStatus";
var _AIT = "AllowedInstanceTypes";
var _AITS = "AllowedInstanceTypeSet";
var _AItt = "AttachmentId";
var _ALI = "AmiLaunchIndex";
var _AMSc = "AcceleratorManufacturerSet";
var _AMc = "AcceleratorManufacturers";
var _ANSc = "AcceleratorNameSet";
var _ANcc = "AcceleratorNames";
var _APIAss = "AssociatePublicIpAddress";
var _ARss = "AssociatedResource";
var _ARuto = "AutoRecovery";
var _AS = "ApplicationStatus";
var _ASS = "ApplicationStatusSummary";
var _ASSm = "AmdSevSnp";
var _ATMMB = "AcceleratorTotalMemoryMiB";
var _ATSc = "AcceleratorTypeSet";
var _ATc = "AcceleratorTypes";
var _ATtt = "AttachTime";
var _AZ = "AvailabilityZone";
var _AZI = "AvailabilityZoneId";
var _Af = "Affinity";
var _Ar = "Arn";
var _Arc = "Architecture";
var _Ass = "Association";
var _Att = "Attachment";
var _BDM = "BlockDeviceMapping";
var _BDML = "BlockDeviceMappingList";
var _BDMl = "BlockDeviceMappings";
var _BDMlo = "BlockDurationMinutes";
var _BEBM = "BaselineEbsBandwidthMbps";
var _BM = "BootMode";
var _BMa = "BareMetal";
var _BP = "BurstablePerformance";
var _BPF = "BaselinePerformanceFactors";
var _BW = "BandwidthWeighting";
var _CBI = "CapacityBlockId";
var _CBr = "CreatedBy";
var _CCor = "CoreCount";
var _CCp = "CpuCredits";
var _CDr = "CreationDate";
var _CFAS = "CriticalFixAvailableSince";
var _CI = "CarrierIp";
var _CIBM = "CurrentInstanceBootMode";
var _CM = "CpuManufacturers";
var _CMSp = "CpuManufacturerSet";
var _CO = "CpuOptions";
var _COI = "CustomerOwnedIp";
var _CPF = "CpuPerformanceFactor";
var _CRI = "CapacityReservationId";
var _CRP = "CapacityReservationPreference";
var _CRRGA = "CapacityReservationResourceGroupArn";
var _CRSR = "CapacityReservationSpecificationResponse";
var _CRSa = "CapacityReservationSpecification";
var _CRT = "CapacityReservationTarget";
var _CRTR = "CapacityReservationTargetResponse";
var _CSr = "CreditSpecification";
var _CT = "ClientToken";
var _CTC = "ConnectionTrackingConfiguration";
var _CTS = "ConnectionTrackingSpecification";
var _CTSRo = "ConnectionTrackingSpecificationResponse";
var _CTre = "CreateTime";
var _Co = "Code";
var _Conf = "Configured";
var _Cou = "Count";
var _Cp = "Cpu";
var _DASi = "DisableApiStop";
var _DAT = "DisableApiTermination";
var _DI = "DeviceIndex";
var _DIRes = "DescribeImagesRequest";
var _DIResc = "DescribeImagesResult";
var _DIRescr = "DescribeInstancesRequest";
var _DIRescri = "DescribeInstancesResult";
var _DISRes = "DescribeInstanceStatusRequest";
var _DISResc = "DescribeInstanceStatusResult";
var _DISes = "DescribeInstanceStatus";
var _DIes = "DescribeImages";
var _DIesc = "DescribeInstances";
var _DLTVRes = "DescribeLaunchTemplateVersionsRequest";
var _DLTVResc = "DescribeLaunchTemplateVersionsResult";
var _DLTVe = "DescribeLaunchTemplateVersions";
var _DN = "DeviceName";
var _DOT = "DeleteOnTermination";
var _DPer = "DeregistrationProtection";
var _DR = "DryRun";
var _DTe = "DeprecationTime";
var _DVef = "DefaultVersion";
var _De = "Description";
var _Det = "Details";
var _EBD = "EbsBlockDevice";
var _EBSL = "ExecutableByStringList";
var _EBx = "ExecutableBy";
var _ECI = "EbsCardIndex";
var _EGA = "ElasticGpuAssociation";
var _EGAI = "ElasticGpuAssociationId";
var _EGAL = "ElasticGpuAssociationList";
var _EGAS = "ElasticGpuAssociationState";
var _EGAT = "ElasticGpuAssociationTime";
var _EGAl = "ElasticGpuAssociations";
var _EGIl = "ElasticGpuId";
var _EGSR = "ElasticGpuSpecificationResponse";
var _EGSRL = "ElasticGpuSpecificationResponseList";
var _EGSla = "ElasticGpuSpecification";
var _EGSlas = "ElasticGpuSpecifications";
var _EIA = "ElasticInferenceAccelerator";
var _EIAA = "ElasticInferenceAcceleratorAssociation";
var _EIAAI = "ElasticInferenceAcceleratorAssociationId";
var _EIAAL = "ElasticInferenceAcceleratorAssociationList";
var _EIAAS = "ElasticInferenceAcceleratorAssociationState";
var _EIAAT = "ElasticInferenceAcceleratorAssociationTime";
var _EIAAl = "ElasticInferenceAcceleratorArn";
var _EIAAla = "ElasticInferenceAcceleratorAssociations";
var _EIAl = "ElasticInferenceAccelerators";
var _EIBD = "EbsInstanceBlockDevice";
var _EITSx = "ExcludedInstanceTypeSet";
var _EITxc = "ExcludedInstanceTypes";
var _EO = "EbsOptimized";
var _EOn = "EnclaveOptions";
var _EQC = "EnaQueueCount";
var _ERNDAAAAR = "EnableResourceNameDnsAAAARecord";
var _ERNDAR = "EnableResourceNameDnsARecord";
var _ESD = "EbsStatusDetails";
var _ESDL = "EbsStatusDetailsList";
var _ESE = "EnaSrdEnabled";
var _ESS = "EnaSrdSpecification";
var _ESSb = "EbsStatusSummary";
var _ESUE = "EnaSrdUdpEnabled";
var _ESUS = "EnaSrdUdpSpecification";
var _ESna = "EnaSupport";
var _EU = "ExecutableUsers";
var _Eb = "Ebs";
var _En = "Enabled";
var _Enc = "Encrypted";
var _Ev = "Events";
var _FLi = "FilterList";
var _FSD = "FindingScanDate";
var _FTE = "FreeTierEligible";
var _Fi = "Filters";
var _Fil = "Filter";
var _G = "Groups";
var _GIL = "GroupIdentifierList";
var _GISL = "GroupIdStringList";
var _GIr = "GroupId";
var _GIrou = "GroupIdentifier";
var _GN = "GroupName";
var _HBD = "HiddenByDefault";
var _HE = "HttpEndpoint";
var _HFAS = "HighFixAvailableSince";
var _HFSL = "HighestFindingSeverityLabel";
var _HIo = "HostId";
var _HO = "HibernationOptions";
var _HPI = "HttpProtocolIpv6";
var _HPRHL = "HttpPutResponseHopLimit";
var _HRGA = "HostResourceGroupArn";
var _HT = "HttpTokens";
var _HTo = "HostnameType";
var _Hy = "Hypervisor";
var _I = "Id";
var _IA = "Ipv6Addresses";
var _IAC = "Ipv6AddressCount";
var _IAESS = "InstanceAttachmentEnaSrdSpecification";
var _IAESUS = "InstanceAttachmentEnaSrdUdpSpecification";
var _IAI = "IncludeAllInstances";
var _IAm = "ImageAllowed";
var _IApv = "Ipv6Address";
var _IBDM = "InstanceBlockDeviceMapping";
var _IBDML = "InstanceBlockDeviceMappingList";
var _ID = "IncludeDeprecated";
var _IDn = "IncludeDisabled";
var _IEI = "InstanceEventId";
var _IF = "InstanceFamily";
var _IFAS = "InformationalFixAvailableSince";
var _IGS = "InstanceGenerationSet";
var _IGns = "InstanceGenerations";
var _II = "InstanceId";
var _IIA = "InstanceIpv6Address";
var _IIAL = "InstanceIpv6AddressList";
var _IIB = "InstanceInterruptionBehavior";
var _IIP = "IamInstanceProfile";
var _IIPL = "InstanceIpv4PrefixList";
var _IIPLn = "InstanceIpv6PrefixList";
var _IIPn = "InstanceIpv4Prefix";
var _IIPns = "InstanceIpv6Prefix";
var _IISB = "InstanceInitiatedShutdownBehavior";
var _IISL = "ImageIdStringList";
var _IISLn = "InstanceIdStringList";
var _IIm = "ImageId";
var _IIma = "ImageIds";
var _IIn = "InstanceIds";
var _IL = "ImageLocation";
var _ILm = "ImageList";
var _ILn = "InstanceLifecycle";
var _ILns = "InstanceList";
var _IMO = "InstanceMaintenanceOptions";
var _IMORnst = "InstanceMetadataOptionsResponse";
var _IMOns = "InstanceMarketOptions";
var _IMR = "IncludeManagedResources";
var _IMT = "InstanceMetadataTags";
var _INI = "InstanceNetworkInterface";
var _INIA = "InstanceNetworkInterfaceAssociation";
var _INIAn = "InstanceNetworkInterfaceAttachment";
var _INIL = "InstanceNetworkInterfaceList";
var _INPO = "InstanceNetworkPerformanceOptions";
var _IOA = "ImageOwnerAlias";
var _IOI = "IpOwnerId";
var _IPC = "Ipv6PrefixCount";
var _IPCp = "Ipv4PrefixCount";
var _IPIA = "InstancePrivateIpAddress";
var _IPIAL = "InstancePrivateIpAddressList";
var _IPIs = "IsPrimaryIpv6";
var _IPLRpv = "Ipv4PrefixListResponse";
var _IPLRpvr = "Ipv6PrefixListResponse";
var _IPSRpv = "Ipv4PrefixSpecificationResponse";
var _IPSRpvre = "Ipv6PrefixSpecificationResponse";
var _IPp = "Ipv6Prefixes";
var _IPpv = "Ipv6Prefix";
var _IPpvr = "Ipv4Prefixes";
var _IPpvre = "Ipv4Prefix";
var _IR = "InstanceRequirements";
var _ISDL = "InstanceStatusDetailsList";
var _ISDn = "InstanceStatusDetails";
var _ISE = "InstanceStatusEvent";
var _ISEL = "InstanceStatusEventList";
var _ISIA = "InstanceSecondaryInterfaceAttachment";
var _ISIL = "InstanceSecondaryInterfaceList";
var _ISIPIA = "InstanceSecondaryInterfacePrivateIpAddress";
var _ISIPIAL = "InstanceSecondaryInterfacePrivateIpAddressList";
var _ISIn = "InstanceSecondaryInterface";
var _ISLn = "InstanceStatusList";
var _ISS = "InstanceStatusSummary";
var _ISm = "ImpairedSince";
var _ISmd = "ImdsSupport";
var _ISnst = "InstanceStatuses";
var _ISnsta = "InstanceState";
var _ISnstan = "InstanceStatus";
var _IT = "InstanceType";
var _ITIns = "InstanceTypeItem";
var _ITSn = "InstanceTypeSpecification";
var _ITm = "ImageType";
var _ITnt = "InterfaceType";
var _IW = "ImageWatermarks";
var _IWL = "ImageWatermarkList";
var _IWm = "ImageWatermark";
var _Im = "Images";
var _Ima = "Image";
var _In = "Instance";
var _Ins = "Instances";
var _Io = "Iops";
var _K = "Key";
var _KI = "KernelId";
var _KKI = "KmsKeyId";
var _KN = "KeyName";
var _LCA = "LicenseConfigurationArn";
var _LCi = "LicenseConfiguration";
var _LFAS = "LowFixAvailableSince";
var _LL = "LicenseList";
var _LLT = "LastLaunchedTime";
var _LST = "LocalStorageTypes";
var _LSTS = "LocalStorageTypeSet";
var _LSi = "LicenseSpecifications";
var _LSo = "LocalStorage";
var _LTBDM = "LaunchTemplateBlockDeviceMapping";
var _LTBDML = "LaunchTemplateBlockDeviceMappingList";
var _LTCO = "LaunchTemplateCpuOptions";
var _LTCRSRa = "LaunchTemplateCapacityReservationSpecificationResponse";
var _LTD = "LaunchTemplateData";
var _LTEBD = "LaunchTemplateEbsBlockDevice";
var _LTEIAR = "LaunchTemplateElasticInferenceAcceleratorResponse";
var _LTEIARL = "LaunchTemplateElasticInferenceAcceleratorResponseList";
var _LTEO = "LaunchTemplateEnclaveOptions";
var _LTESS = "LaunchTemplateEnaSrdSpecification";
var _LTESUS = "LaunchTemplateEnaSrdUdpSpecification";
var _LTHO = "LaunchTemplateHibernationOptions";
var _LTI = "LaunchTemplateId";
var _LTIIPS = "LaunchTemplateIamInstanceProfileSpecification";
var _LTIMO = "LaunchTemplateInstanceMaintenanceOptions";
var _LTIMOa = "LaunchTemplateInstanceMarketOptions";
var _LTIMOau = "LaunchTemplateInstanceMetadataOptions";
var _LTINIS = "LaunchTemplateInstanceNetworkInterfaceSpecification";
var _LTINISL = "LaunchTemplateInstanceNetworkInterfaceSpecificationList";
var _LTISIS = "LaunchTemplateInstanceSecondaryInterfaceSpecification";
var _LTISISL = "LaunchTemplateInstanceSecondaryInterfaceSpecificationList";
var _LTLC = "LaunchTemplateLicenseConfiguration";
var _LTLL = "LaunchTemplateLicenseList";
var _LTM = "LaunchTemplatesMonitoring";
var _LTN = "LaunchTemplateName";
var _LTNPO = "LaunchTemplateNetworkPerformanceOptions";
var _LTP = "LaunchTemplatePlacement";
var _LTPDNO = "LaunchTemplatePrivateDnsNameOptions";
var _LTSMO = "LaunchTemplateSpotMarketOptions";
var _LTTS = "LaunchTemplateTagSpecification";
var _LTTSL = "LaunchTemplateTagSpecificationList";
var _LTV = "LaunchTemplateVersion";
var _LTVS = "LaunchTemplateVersionSet";
var _LTVa = "LaunchTemplateVersions";
var _LTau = "LaunchTime";
var _Lic = "Licenses";
var _M = "Min";
var _MAa = "MacAddress";
var _MCIL = "MetricCategoryIdList";
var _MCIe = "MetricCategoryIds";
var _MFAS = "MediumFixAvailableSince";
var _MGBPVC = "MemoryGiBPerVCpu";
var _MMB = "MemoryMiB";
var _MO = "MetadataOptions";
var _MOa = "MaintenanceOptions";
var _MPax = "MaxPrice";
var _MR = "MaxResults";
var _MSPAPOOODP = "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice";
var _MTa = "MarketType";
var _MV = "MinVersion";
var _MVa = "MaxVersion";
var _Ma = "Max";
var _Mana = "Managed";
var _Me = "Message";
var _Mon = "Monitoring";
var _N = "Name";
var _NAo = "NotAfter";
var _NB = "NotBefore";
var _NBD = "NotBeforeDeadline";
var _NBGe = "NetworkBandwidthGbps";
var _NCI = "NetworkCardIndex";
var _ND = "NoDevice";
var _NIC = "NetworkInterfaceCount";
var _NII = "NetworkInterfaceId";
var _NIet = "NetworkInterfaces";
var _NPO = "NetworkPerformanceOptions";
var _NTe = "NextToken";
var _NV = "NestedVirtualization";
var _OA = "OutpostArn";
var _ODMPPOLP = "OnDemandMaxPricePercentageOverLowestPrice";
var _OI = "OwnerId";
var _ORper = "OperatorResponse";
var _OSL = "OwnerStringList";
var _Op = "Operator";
var _Ow = "Owners";
var _Own = "Owner";
var _P = "Principal";
var _PCIr = "ProductCodeId";
var _PCLr = "ProductCodeList";
var _PCT = "ProductCodeType";
var _PCr = "ProductCode";
var _PCro = "ProductCodes";
var _PDN = "PrivateDnsName";
var _PDNO = "PrivateDnsNameOptions";
var _PDNORr = "PrivateDnsNameOptionsResponse";
var _PDNub = "PublicDnsName";
var _PDl = "PlatformDetails";
var _PFR = "PerformanceFactorReference";
var _PFRS = "PerformanceFactorReferenceSet";
var _PI = "PublicIp";
var _PIAC = "PrivateIpAddressCount";
var _PIAS = "PrivateIpAddressSpecification";
var _PIASL = "PrivateIpAddressSpecificationList";
var _PIAr = "PrivateIpAddress";
var _PIAri = "PrivateIpAddresses";
var _PIAu = "PublicIpAddress";
var _PIr = "PrimaryIpv6";
var _PN = "PartitionNumber";
var _PSPN = "PublicSsmParameterName";
var _PSS = "PerformanceStatusSummary";
var _PSe = "PerformanceStatus";
var _Pl = "Platform";
var _Pla = "Placement";
var _Prim = "Primary";
var _Pu = "Public";
var _RAeso = "ResolveAlias";
var _RDI = "RamDiskId";
var _RDN = "RootDeviceName";
var _RDT = "RootDeviceType";
var _REIT = "RequireEncryptionInTransit";
var _RHS = "RequireHibernateSupport";
var _RIa = "RamdiskId";
var _RIe = "ReservationId";
var _RIeq = "RequesterId";
var _RLTDe = "ResponseLaunchTemplateData";
var _RLe = "ReservationList";
var _RMe = "RebootMigration";
var _RTe = "ResourceType";
var _Ref = "References";
var _Reme = "Remediation";
var _Rese = "Reservations";
var _Reser = "Reservation";
var _SDC = "SourceDestCheck";
var _SDp = "SpreadDomain";
var _SGIS = "SecurityGroupIdSet";
var _SGIe = "SecurityGroupIds";
var _SGe = "SecurityGroups";
var _SICT = "SourceImageCreationTime";
var _SII = "SourceImageId";
var _SIIec = "SecondaryInterfaceId";
var _SIIo = "SourceInstanceId";
var _SIPIAS = "SecondaryInterfacePrivateIpAddressSpecification";
var _SIPIASL = "SecondaryInterfacePrivateIpAddressSpecificationList";
var _SIRI = "SpotInstanceRequestId";
var _SIRo = "SourceImageRegion";
var _SIT = "SupportedInstanceTypes";
var _SITS = "SupportedInstanceTypeSet";
var _SITp = "SpotInstanceType";
var _SIec = "SecondaryInterfaces";
var _SIn = "SnapshotId";
var _SIu = "SubnetId";
var _SMPPOLP = "SpotMaxPricePercentageOverLowestPrice";
var _SNI = "SecondaryNetworkId";
var _SNS = "SriovNetSupport";
var _SO = "SpotOptions";
var _SPIAC = "SecondaryPrivateIpAddressCount";
var _SRc = "ScanResults";
var _SRt = "StateReason";
var _SSIe = "SecondarySubnetId";
var _SSy = "SystemStatus";
var _STR = "StateTransitionReason";
var _SUD = "SensitiveUserData";
var _St = "State";
var _Sta = "Status";
var _T = "Tags";
var _TET = "TcpEstablishedTimeout";
var _TL = "TagList";
var _TLSGB = "TotalLocalStorageGB";
var _TPC = "ThreadsPerCore";
var _TS = "TagSpecifications";
var _TSp = "TpmSupport";
var _Ta = "Tag";
var _Te = "Tenancy";
var _Th = "Throughput";
var _Ty = "Type";
var _UDs = "UserData";
var _UIT = "UnsupportedInstanceTypes";
var _UITS = "UnsupportedInstanceTypeSet";
var _UO = "UsageOperation";
var _UOUT = "UsageOperationUpdateTime";
var _UST = "UdpStreamTimeout";
var _UTd = "UdpTimeout";
var _V = "Value";
var _VCC = "VCpuCount";
var _VCCR = "VCpuCountRange";
var _VD = "VersionDescription";
var _VI = "VpcId";
var _VIR = "VolumeInitializationRate";
var _VIo = "VolumeId";
var _VN = "VirtualName";
var _VNe = "VersionNumber";
var _VOI = "VolumeOwnerId";
var _VSL = "ValueStringList";
var _VSLe = "VersionStringList";
var _VSo = "VolumeSize";
var _VT = "VolumeType";
var _VTir = "VirtualizationType";
var _VU = "ValidUntil";
var _Va = "Values";
var _Ve = "Versions";
var _WCT = "WatermarkCreationTime";
var _WK = "WatermarkKey";
var _aCIA = "associateCarrierIpAddress";
var _aCc = "acceleratorCount";
var _aES = "attachedEbsStatus";
var _aITS = "allowedInstanceTypeSet";
var _aIt = "attachmentId";
var _aLI = "amiLaunchIndex";
var _aMS = "acceleratorManufacturerSet";
var _aNS = "acceleratorNameSet";
var _aPIA = "associatePublicIpAddress";
var _aRs = "associatedResource";
var _aRut = "autoRecovery";
var _aSS = "amdSevSnp";
var _aSp = "applicationStatus";
var _aTMMB = "acceleratorTotalMemoryMiB";
var _aTSc = "acceleratorTypeSet";
var _aTt = "attachTime";
var _aZ = "availabilityZone";
var _aZI = "availabilityZoneId";
var _af = "affinity";
var _ar = "arn";
var _arc = "architecture";
var _ass = "association";
var _at = "attachment";
var _bDM = "blockDeviceMapping";
var _bDMS = "blockDeviceMappingSet";
var _bDMl = "blockDurationMinutes";
var _bEBM = "baselineEbsBandwidthMbps";
var _bM = "bootMode";
var _bMa = "bareMetal";
var _bP = "burstablePerformance";
var _bPF = "baselinePerformanceFactors";
var _bW = "bandwidthWeighting";
var _cBI = "capacityBlockId";
var _cBr = "createdBy";
var _cCo = "coreCount";
var _cCp = "cpuCredits";
var _cDr = "creationDate";
var _cFAS = "criticalFixAvailableSince";
var _cI = "carrierIp";
var _cIBM = "currentInstanceBootMode";
var _cMSp = "cpuManufacturerSet";
var _cO = "cpuOptions";
var _cOI = "customerOwnedIp";
var _cRI = "capacityReservationId";
var _cRP = "capacityReservationPreference";
var _cRRGA = "capacityReservationResourceGroupArn";
var _cRSa = "capacityReservationSpecification";
var _cRT = "capacityReservationTarget";
var _cSr = "creditSpecification";
var _cT = "clientToken";
var _cTC = "connectionTrackingConfiguration";
var _cTSo = "connectionTrackingSpecification";
var _cTre = "createTime";
var _co = "code";
var _conf = "configured";
var _cou = "count";
var _cp = "cpu";
var _dASi = "disableApiStop";
var _dAT = "disableApiTermination";
var _dI = "deviceIndex";
var _dN = "deviceName";
var _dNn = "dnsName";
var _dOT = "deleteOnTermination";
var _dPe = "deregistrationProtection";
var _dR = "dryRun";
var _dTe = "deprecationTime";
var _dVef = "defaultVersion";
var _de = "description";
var _det = "details";
var _eCI = "ebsCardIndex";
var _eGAI = "elasticGpuAssociationId";
var _eGAS = "elasticGpuAssociationState";
var _eGASl = "elasticGpuAssociationSet";
var _eGAT = "elasticGpuAssociationTime";
var _eGI = "elasticGpuId";
var _eGSS = "elasticGpuSpecificationSet";
var _eIAA = "elasticInferenceAcceleratorArn";
var _eIAAI = "elasticInferenceAcceleratorAssociationId";
var _eIAAS = "elasticInferenceAcceleratorAssociationState";
var _eIAASl = "elasticInferenceAcceleratorAssociationSet";
var _eIAAT = "elasticInferenceAcceleratorAssociationTime";
var _eIAS = "elasticInferenceAcceleratorSet";
var _eITSx = "excludedInstanceTypeSet";
var _eO = "ebsOptimized";
var _eOn = "enclaveOptions";
var _eQC = "enaQueueCount";
var _eQN = "ec2QueryName";
var _eRNDAAAAR = "enableResourceNameDnsAAAARecord";
var _eRNDAR = "enableResourceNameDnsARecord";
var _eSE = "enaSrdEnabled";
var _eSS = "enaSrdSpecification";
var _eSUE = "enaSrdUdpEnabled";
var _eSUS = "enaSrdUdpSpecification";
var _eSna = "enaSupport";
var _eSv = "eventsSet";
var _eb = "ebs";
var _en = "enabled";
var _enc = "encrypted";
var _fSD = "findingScanDate";
var _fTE = "freeTierEligible";
var _gIr = "groupId";
var _gN = "groupName";
var _gSr = "groupSet";
var _h = "hypervisor";
var _hBD = "hiddenByDefault";
var _hE = "httpEndpoint";
var _hFAS = "highFixAvailableSince";
var _hFSL = "highestFindingSeverityLabel";
var _hI = "hostId";
var _hO = "hibernationOptions";
var _hPI = "httpProtocolIpv6";
var _hPRHL = "httpPutResponseHopLimit";
var _hRGA = "hostResourceGroupArn";
var _hT = "httpTokens";
var _hTo = "hostnameType";
var _i = "id";
var _iAC = "ipv6AddressCount";
var _iAI = "includeAllInstances";
var _iASp = "ipv6AddressesSet";
var _iAm = "imageAllowed";
var _iAp = "ipAddress";
var _iApv = "ipv6Address";
var _iEI = "instanceEventId";
var _iF = "instanceFamily";
var _iFAS = "informationalFixAvailableSince";
var _iGSn = "instanceGenerationSet";
var _iI = "instanceId";
var _iIB = "instanceInterruptionBehavior";
var _iIP = "iamInstanceProfile";
var _iISB = "instanceInitiatedShutdownBehavior";
var _iIma = "imageId";
var _iL = "imageLocation";
var _iLn = "instanceLifecycle";
var _iMOn = "instanceMarketOptions";
var _iMT = "instanceMetadataTags";
var _iOA = "imageOwnerAlias";
var _iOI = "imageOwnerId";
var _iOIp = "ipOwnerId";
var _iPCp = "ipv4PrefixCount";
var _iPCpv = "ipv6PrefixCount";
var _iPIs = "isPrimaryIpv6";
var _iPSpvr = "ipv4PrefixSet";
var _iPSpvre = "ipv6PrefixSet";
var _iPpv = "ipv4Prefix";
var _iPpvr = "ipv6Prefix";
var _iPs = "isPublic";
var _iR = "instanceRequirements";
var _iSS = "instanceStatusSet";
var _iSm = "impairedSince";
var _iSma = "imagesSet";
var _iSmag = "imageState";
var _iSmd = "imdsSupport";
var _iSns = "instancesSet";
var _iSnst = "instanceState";
var _iSnsta = "instanceStatus";
var _iT = "instanceType";
var _iTSn = "instanceTypeSpecification";
var _iTm = "imageType";
var _iTnt = "interfaceType";
var _iWS = "imageWatermarkSet";
var _io = "iops";
var _it = "item";
var _k = "key";
var _kI = "kernelId";
var _kKI = "kmsKeyId";
var _kN = "keyName";
var _lCA = "licenseConfigurationArn";
var _lFAS = "lowFixAvailableSince";
var _lLT = "lastLaunchedTime";
var _lSTS = "localStorageTypeSet";
var _lSic = "licenseSet";
var _lSo = "localStorage";
var _lTD = "launchTemplateData";
var _lTI = "launchTemplateId";
var _lTN = "launchTemplateName";
var _lTVS = "launchTemplateVersionSet";
var _lTau = "launchTime";
var _m = "min";
var _mAa = "macAddress";
var _mCIS = "metricCategoryIdSet";
var _mFAS = "mediumFixAvailableSince";
var _mGBPVC = "memoryGiBPerVCpu";
var _mMB = "memoryMiB";
var _mO = "metadataOptions";
var _mOa = "maintenanceOptions";
var _mP = "maxPrice";
var _mR = "maxResults";
var _mSPAPOOODP = "maxSpotPriceAsPercentageOfOptimalOnDemandPrice";
var _mTa = "marketType";
var _ma = "max";
var _mana = "managed";
var _me = "message";
var _mon = "monitoring";
var _n = "name";
var _nAo = "notAfter";
var _nB = "notBefore";
var _nBD = "notBeforeDeadline";
var _nBGe = "networkBandwidthGbps";
var _nCI = "networkCardIndex";
var _nD = "noDevice";
var _nIC = "networkInterfaceCount";
var _nII = "networkInterfaceId";
var _nIS = "networkInterfaceSet";
var _nPO = "networkPerformanceOptions";
var _nTe = "nextToken";
var _nV = "nestedVirtualization";
var _oA = "outpostArn";
var _oDMPPOLP = "onDemandMaxPricePercentageOverLowestPrice";
var _oI = "ownerId";
var _ope = "operator";
var _p = "principal";
var _pC = "productCodes";
var _pCr = "productCode";
var _pDNO = "privateDnsNameOptions";
var _pDNr = "privateDnsName";
var _pDNu = "publicDnsName";
var _pDl = "platformDetails";
var _pI = "publicIp";
var _pIAC = "privateIpAddressCount";
var _pIAS = "privateIpAddressesSet";
var _pIASr = "privateIpAddressSet";
var _pIAr = "privateIpAddress";
var _pIri = "primaryIpv6";
var _pN = "partitionNumber";
var _pSPN = "publicSsmParameterName";
var _pSe = "performanceStatus";
var _pl = "platform";
var _pla = "placement";
var _prim = "primary";
var _rDI = "ramDiskId";
var _rDN = "rootDeviceName";
var _rDT = "rootDeviceType";
var _rEIT = "requireEncryptionInTransit";
var _rHS = "requireHibernateSupport";
var _rI = "reservationId";
var _rIa = "ramdiskId";
var _rIeq = "requesterId";
var _rMe = "rebootMigration";
var _rSe = "referenceSet";
var _rSes = "reservationSet";
var _rTe = "resourceType";
var _re = "reason";
var _rem = "remediation";
var _s = "smithy.ts.sdk.synthetic.com.amazonaws.ec2";
var _sDC = "sourceDestCheck";
var _sDp = "spreadDomain";
var _sGIS = "securityGroupIdSet";
var _sGSe = "securityGroupSet";
var _sICT = "sourceImageCreationTime";
var _sII = "sourceInstanceId";
var _sIIe = "secondaryInterfaceId";
var _sIIo = "sourceImageId";
var _sIR = "sourceImageRegion";
var _sIRI = "spotInstanceRequestId";
var _sISe = "secondaryInterfaceSet";
var _sIT = "spotInstanceType";
var _sITS = "supportedInstanceTypeSet";
var _sIn = "snapshotId";
var _sIu = "subnetId";
var _sMPPOLP = "spotMaxPricePercentageOverLowestPrice";
var _sNI = "secondaryNetworkId";
var _sNSr = "sriovNetSupport";
var _sO = "spotOptions";
var _sPIAC = "secondaryPrivateIpAddressCount";
var _sRc = "scanResults";
var _sRt = "stateReason";
var _sSI = "secondarySubnetId";
var _sSy = "systemStatus";
var _st = "state";
var _sta = "status";
var _tET = "tcpEstablishedTimeout";
var _tLSGB = "totalLocalStorageGB";
var _tPC = "threadsPerCore";
var _tS = "tagSet";
var _tSS = "tagSpecificationSet";
var _tSp = "tpmSupport";
var _te = "tenancy";
var _th = "throughput";
var _ty = "type";
var _uDs = "userData";
var _uITS = "unsupportedInstanceTypeSet";
var _uO = "usageOperation";
var _uOUT = "usageOperationUpdateTime";
var _uST = "udpStreamTimeout";
var _uTd = "udpTimeout";
var _v = "value";
var _vCC = "vCpuCount";
var _vD = "versionDescription";
var _vI = "vpcId";
var _vIR = "volumeInitializationRate";
var _vIo = "volumeId";
var _vN = "virtualName";
var _vNe = "versionNumber";
var _vOI = "volumeOwnerId";
var _vSo = "volumeSize";
var _vT = "volumeType";
var _vTi = "virtualizationType";
var _vU = "validUntil";
var _wCT = "watermarkCreationTime";
var _wK = "watermarkKey";
var _xN = "xmlName";
var n0 = "com.amazonaws.ec2";
var _s_registry = new TypeRegistry(_s);
var EC2ServiceException$ = [-3, _s, "EC2ServiceException", 0, [], []];
_s_registry.registerError(EC2ServiceException$, EC2ServiceException);
var errorTypeRegistries = [
  _s_registry
];
var SensitiveUserData = [0, n0, _SUD, 8, 0];
var AcceleratorCount$ = [
  3,
  n0,
  _AC,
  0,
  [_M, _Ma],
  [[1, {
    [_eQN]: `Min`,
    [_xN]: _m
  }], [1, {
    [_eQN]: `Max`,
    [_xN]: _ma
  }]]
];
var AcceleratorTotalMemoryMiB$ = [
  3,
  n0,
  _ATMMB,
  0,
  [_M, _Ma],
  [[1, {
    [_eQN]: `Min`,
    [_xN]: _m
  }], [1, {
    [_eQN]: `Max`,
    [_xN]: _ma
  }]]
];
var ApplicationStatusSummary$ = [
  3,
  n0,
  _ASS,
  0,
  [_Sta, _ISm],
  [[0, {
    [_eQN]: `Status`,
    [_xN]: _sta
  }], [4, {
    [_eQN]: `ImpairedSince`,
    [_xN]: _iSm
  }]]
];
var BaselineEbsBandwidthMbps$ = [
  3,
  n0,
  _BEBM,
  0,
  [_M, _Ma],
  [[1, {
    [_eQN]: `Min`,
    [_xN]: _m
  }], [1, {
    [_eQN]: `Max`,
    [_xN]: _ma
  }]]
];
var BaselinePerformanceFactors$ = [
  3,
  n0,
  _BPF,
  0,
  [_Cp],
  [[() => CpuPerformanceFactor$, {
    [_eQN]: `Cpu`,
    [_xN]: _cp
  }]]
];
var BlockDeviceMapping$ = [
  3,
  n0,
  _BDM,
  0,
  [_Eb, _ND, _DN, _VN],
  [[() => EbsBlockDevice$, {
    [_eQN]: `Ebs`,
    [_xN]: _eb
  }], [0, {
    [_eQN]: `NoDevice`,
    [_xN]: _nD
  }], [0, {
    [_eQN]: `DeviceName`,
    [_xN]: _dN
  }], [0, {
    [_eQN]: `VirtualName`,
    [_xN]: _vN
  }]]
];
var CapacityReservationSpecificationResponse$ = [
  3,
  n0,
  _CRSR,
  0,
  [_CRP, _CRT],
  [[0, {
    [_eQN]: `CapacityReservationPreference`,
    [_xN]: _cRP
  }], [() => CapacityReservationTargetResponse$, {
    [_eQN]: `CapacityReservationTarget`,
    [_xN]: _cRT
  }]]
];
var CapacityReservationTargetResponse$ = [
  3,
  n0,
  _CRTR,
  0,
  [_CRI, _CRRGA],
  [[0, {
    [_eQN]: `CapacityReservationId`,
    [_xN]: _cRI
  }], [0, {
    [_eQN]: `CapacityReservationResourceGroupArn`,
    [_xN]: _cRRGA
  }]]
];
var ConnectionTrackingSpecification$ = [
  3,
  n0,
  _CTS,
  0,
  [_TET, _UTd, _UST],
  [[1, {
    [_eQN]: `TcpEstablishedTimeout`,
    [_xN]: _tET
  }], [1, {
    [_eQN]: `UdpTimeout`,
    [_xN]: _uTd
  }], [1, {
    [_eQN]: `UdpStreamTimeout`,
    [_xN]: _uST
  }]]
];
var ConnectionTrackingSpecificationResponse$ = [
  3,
  n0,
  _CTSRo,
  0,
  [_TET, _UST, _UTd],
  [[1, {
    [_eQN]: `TcpEstablishedTimeout`,
    [_xN]: _tET
  }], [1, {
    [_eQN]: `UdpStreamTimeout`,
    [_xN]: _uST
  }], [1, {
    [_eQN]: `UdpTimeout`,
    [_xN]: _uTd
  }]]
];
var CpuOptions$ = [
  3,
  n0,
  _CO,
  0,
  [_CCor, _TPC, _ASSm, _NV],
  [[1, {
    [_eQN]: `CoreCount`,
    [_xN]: _cCo
  }], [1, {
    [_eQN]: `ThreadsPerCore`,
    [_xN]: _tPC
  }], [0, {
    [_eQN]: `AmdSevSnp`,
    [_xN]: _aSS
  }], [0, {
    [_eQN]: `NestedVirtualization`,
    [_xN]: _nV
  }]]
];
var CpuPerformanceFactor$ = [
  3,
  n0,
  _CPF,
  0,
  [_Ref],
  [[() => PerformanceFactorReferenceSet, {
    [_eQN]: `ReferenceSet`,
    [_xN]: _rSe
  }]]
];
var CreditSpecification$ = [
  3,
  n0,
  _CSr,
  0,
  [_CCp],
  [[0, {
    [_eQN]: `CpuCredits`,
    [_xN]: _cCp
  }]]
];
var DescribeImagesRequest$ = [
  3,
  n0,
  _DIRes,
  0,
  [_EU, _IIma, _Ow, _ID, _IDn, _MR, _NTe, _DR, _Fi],
  [[() => ExecutableByStringList, { [_xN]: _EBx }], [() => ImageIdStringList, { [_xN]: _IIm }], [() => OwnerStringList, { [_xN]: _Own }], 2, 2, 1, 0, [2, {
    [_eQN]: `DryRun`,
    [_xN]: _dR
  }], [() => FilterList, { [_xN]: _Fil }]]
];
var DescribeImagesResult$ = [
  3,
  n0,
  _DIResc,
  0,
  [_NTe, _Im],
  [[0, {
    [_eQN]: `NextToken`,
    [_xN]: _nTe
  }], [() => ImageList, {
    [_eQN]: `ImagesSet`,
    [_xN]: _iSma
  }]]
];
var DescribeInstancesRequest$ = [
  3,
  n0,
  _DIRescr,
  0,
  [_IIn, _IMR, _DR, _Fi, _NTe, _MR],
  [[() => InstanceIdStringList, { [_xN]: _II }], 2, [2, {
    [_eQN]: `DryRun`,
    [_xN]: _dR
  }], [() => FilterList, { [_xN]: _Fil }], [0, {
    [_eQN]: `NextToken`,
    [_xN]: _nTe
  }], [1, {
    [_eQN]: `MaxResults`,
    [_xN]: _mR
  }]]
];
var DescribeInstancesResult$ = [
  3,
  n0,
  _DIRescri,
  0,
  [_NTe, _Rese],
  [[0, {
    [_eQN]: `NextToken`,
    [_xN]: _nTe
  }], [() => ReservationList, {
    [_eQN]: `ReservationSet`,
    [_xN]: _rSes
  }]]
];
var DescribeInstanceStatusRequest$ = [
  3,
  n0,
  _DISRes,
  0,
  [_IIn, _MR, _NTe, _IMR, _DR, _Fi, _IAI],
  [[() => InstanceIdStringList, { [_xN]: _II }], 1, 0, 2, [2, {
    [_eQN]: `DryRun`,
    [_xN]: _dR
  }], [() => FilterList, { [_xN]: _Fil }], [2, {
    [_eQN]: `IncludeAllInstances`,
    [_xN]: _iAI
  }]]
];
var DescribeInstanceStatusResult$ = [
  3,
  n0,
  _DISResc,
  0,
  [_ISnst, _NTe],
  [[() => InstanceStatusList, {
    [_eQN]: `InstanceStatusSet`,
    [_xN]: _iSS
  }], [0, {
    [_eQN]: `NextToken`,
    [_xN]: _nTe
  }]]
];
var DescribeLaunchTemplateVersionsRequest$ = [
  3,
  n0,
  _DLTVRes,
  0,
  [_DR, _LTI, _LTN, _Ve, _MV, _MVa, _NTe, _MR, _Fi, _RAeso, _IMR],
  [2, 0, 0, [() => VersionStringList, { [_xN]: _LTV }], 0, 0, 0, 1, [() => FilterList, { [_xN]: _Fil }], 2, 2]
];
var DescribeLaunchTemplateVersionsResult$ = [
  3,
  n0,
  _DLTVResc,
  0,
  [_LTVa, _NTe],
  [[() => LaunchTemplateVersionSet, {
    [_eQN]: `LaunchTemplateVersionSet`,
    [_xN]: _lTVS
  }], [0, {
    [_eQN]: `NextToken`,
    [_xN]: _nTe
  }]]
];
var EbsBlockDevice$ = [
  3,
  n0,
  _EBD,
  0,
  [_DOT, _Io, _SIn, _VSo, _VT, _KKI, _Th, _OA, _AZ, _Enc, _VIR, _AZI, _ECI],
  [[2, {
    [_eQN]: `DeleteOnTermination`,
    [_xN]: _dOT
  }], [1, {
    [_eQN]: `Iops`,
    [_xN]: _io
  }], [0, {
    [_eQN]: `SnapshotId`,
    [_xN]: _sIn
  }], [1, {
    [_eQN]: `VolumeSize`,
    [_xN]: _vSo
  }], [0, {
    [_eQN]: `VolumeType`,
    [_xN]: _vT
  }], [0, {
    [_eQN]: `KmsKeyId`,
    [_xN]: _kKI
  }], [1, {
    [_eQN]: `Throughput`,
    [_xN]: _th
  }], [0, {
    [_eQN]: `OutpostArn`,
    [_xN]: _oA
  }], [0, {
    [_eQN]: `AvailabilityZone`,
    [_xN]: _aZ
  }], [2, {
    [_eQN]: `Encrypted`,
    [_xN]: _enc
  }], 1, 0, 1]
];
var EbsInstanceBlockDevice$ = [
  3,
  n0,
  _EIBD,
  0,
  [_ATtt, _DOT, _Sta, _VIo, _ARss, _VOI, _Op, _ECI],
  [[4, {
    [_eQN]: `AttachTime`,
    [_xN]: _aTt
  }], [2, {
    [_eQN]: `DeleteOnTermination`,
    [_xN]: _dOT
  }], [0, {
    [_eQN]: `Status`,
    [_xN]: _sta
  }], [0, {
    [_eQN]: `VolumeId`,
    [_xN]: _vIo
  }], [0, {
    [_eQN]: `AssociatedResource`,
    [_xN]: _aRs
  }], [0, {
    [_eQN]: `VolumeOwnerId`,
    [_xN]: _vOI
  }], [() => OperatorResponse$, {
    [_eQN]: `Operator`,
    [_xN]: _ope
  }], [1, {
    [_eQN]: `EbsCardIndex`,
    [_xN]: _eCI
  }]]
];
var EbsStatusDetails$ = [
  3,
  n0,
  _ESD,
  0,
  [_ISm, _N, _Sta],
  [[4, {
    [_eQN]: `ImpairedSince`,
    [_xN]: _iSm
  }], [0, {
    [_eQN]: `Name`,
    [_xN]: _n
  }], [0, {
    [_eQN]: `Status`,
    [_xN]: _sta
  }]]
];
var EbsStatusSummary$ = [
  3,
  n0,
  _ESSb,
  0,
  [_Det, _Sta],
  [[() => EbsStatusDetailsList, {
    [_eQN]: `Details`,
    [_xN]: _det
  }], [0, {
    [_eQN]: `Status`,
    [_xN]: _sta
  }]]
];
var ElasticGpuAssociation$ = [
  3,
  n0,
  _EGA,
  0,
  [_EGIl, _EGAI, _EGAS, _EGAT],
  [[0, {
    [_eQN]: `ElasticGpuId`,
    [_xN]: _eGI
  }], [0, {
    [_eQN]: `ElasticGpuAssociationId`,
    [_xN]: _eGAI
  }], [0, {
    [_eQN]: `ElasticGpuAssociationState`,
    [_xN]: _eGAS
  }], [0, {
    [_eQN]: `ElasticGpuAssociationTime`,
    [_xN]: _eGAT
  }]]
];
var ElasticGpuSpecification$ = [
  3,
  n0,
  _EGSla,
  0,
  [_Ty],
  [0],
  1
];
var ElasticGpuSpecificationResponse$ = [
  3,
  n0,
  _EGSR,
  0,
  [_Ty],
  [[0, {
    [_eQN]: `Type`,
    [_xN]: _ty
  }]]
];
var ElasticInferenceAccelerator$ = [
  3,
  n0,
  _EIA,
  0,
  [_Ty, _Cou],
  [0, 1],
  1
];
var ElasticInferenceAcceleratorAssociation$ = [
  3,
  n0,
  _EIAA,
  0,
  [_EIAAl, _EIAAI, _EIAAS, _EIAAT],
  [[0, {
    [_eQN]: `ElasticInferenceAcceleratorArn`,
    [_xN]: _eIAA
  }], [0, {
    [_eQN]: `ElasticInferenceAcceleratorAssociationId`,
    [_xN]: _eIAAI
  }], [0, {
    [_eQN]: `ElasticInferenceAcceleratorAssociationState`,
    [_xN]: _eIAAS
  }], [4, {
    [_eQN]: `ElasticInferenceAcceleratorAssociationTime`,
    [_xN]: _eIAAT
  }]]
];
var EnclaveOptions$ = [
  3,
  n0,
  _EOn,
  0,
  [_En],
  [[2, {
    [_eQN]: `Enabled`,
    [_xN]: _en
  }]]
];
var Filter$ = [
  3,
  n0,
  _Fil,
  0,
  [_N, _Va],
  [0, [() => ValueStringList, { [_xN]: _V }]]
];
var GroupIdentifier$ = [
  3,
  n0,
  _GIrou,
  0,
  [_GIr, _GN],
  [[0, {
    [_eQN]: `GroupId`,
    [_xN]: _gIr
  }], [0, {
    [_eQN]: `GroupName`,
    [_xN]: _gN
  }]]
];
var HibernationOptions$ = [
  3,
  n0,
  _HO,
  0,
  [_Conf],
  [[2, {
    [_eQN]: `Configured`,
    [_xN]: _conf
  }]]
];
var IamInstanceProfile$ = [
  3,
  n0,
  _IIP,
  0,
  [_Ar, _I],
  [[0, {
    [_eQN]: `Arn`,
    [_xN]: _ar
  }], [0, {
    [_eQN]: `Id`,
    [_xN]: _i
  }]]
];
var Image$ = [
  3,
  n0,
  _Ima,
  0,
  [_PDl, _UO, _BDMl, _De, _ESna, _Hy, _IOA, _N, _RDN, _RDT, _SNS, _SRt, _T, _VTir, _BM, _TSp, _DTe, _ISmd, _SIIo, _DPer, _LLT, _IAm, _SII, _SIRo, _FTE, _PSPN, _IW, _SRc, _ITSn, _IIm, _IL, _St, _OI, _CDr, _Pu, _PCro, _Arc, _ITm, _KI, _RIa, _Pl],
  [[0, {
    [_eQN]: `PlatformDetails`,
    [_xN]: _pDl
  }], [0, {
    [_eQN]: `UsageOperation`,
    [_xN]: _uO
  }], [() => BlockDeviceMappingList, {
    [_eQN]: `BlockDeviceMapping`,
    [_xN]: _bDM
  }], [0, {
    [_eQN]: `Description`,
    [_xN]: _de
  }], [2, {
    [_eQN]: `EnaSupport`,
    [_xN]: _eSna
  }], [0, {
    [_eQN]: `Hypervisor`,
    [_xN]: _h
  }], [0, {
    [_eQN]: `ImageOwnerAlias`,
    [_xN]: _iOA
  }], [0, {
    [_eQN]: `Name`,
    [_xN]: _n
  }], [0, {
    [_eQN]: `RootDeviceName`,
    [_xN]: _rDN
  }], [0, {
    [_eQN]: `RootDeviceType`,
    [_xN]: _rDT
  }], [0, {
    [_eQN]: `SriovNetSupport`,
    [_xN]: _sNSr
  }], [() => StateReason$, {
    [_eQN]: `StateReason`,
    [_xN]: _sRt
  }], [() => TagList, {
    [_eQN]: `TagSet`,
    [_xN]: _tS
  }], [0, {
    [_eQN]: `VirtualizationType`,
    [_xN]: _vTi
  }], [0, {
    [_eQN]: `BootMode`,
    [_xN]: _bM
  }], [0, {
    [_eQN]: `TpmSupport`,
    [_xN]: _tSp
  }], [0, {
    [_eQN]: `DeprecationTime`,
    [_xN]: _dTe
  }], [0, {
    [_eQN]: `ImdsSupport`,
    [_xN]: _iSmd
  }], [0, {
    [_eQN]: `SourceInstanceId`,
    [_xN]: _sII
  }], [0, {
    [_eQN]: `DeregistrationProtection`,
    [_xN]: _dPe
  }], [0, {
    [_eQN]: `LastLaunchedTime`,
    [_xN]: _lLT
  }], [2, {
    [_eQN]: `ImageAllowed`,
    [_xN]: _iAm
  }], [0, {
    [_eQN]: `SourceImageId`,
    [_xN]: _sIIo
  }], [0, {
    [_eQN]: `SourceImageRegion`,
    [_xN]: _sIR
  }], [2, {
    [_eQN]: `FreeTierEligible`,
    [_xN]: _fTE
  }], [0, {
    [_eQN]: `PublicSsmParameterName`,
    [_xN]: _pSPN
  }], [() => ImageWatermarkList, {
    [_eQN]: `ImageWatermarkSet`,
    [_xN]: _iWS
  }], [() => ScanResults$, {
    [_eQN]: `ScanResults`,
    [_xN]: _sRc
  }], [() => InstanceTypeSpecification$, {
    [_eQN]: `InstanceTypeSpecification`,
    [_xN]: _iTSn
  }], [0, {
    [_eQN]: `ImageId`,
    [_xN]: _iIma
  }], [0, {
    [_eQN]: `ImageLocation`,
    [_xN]: _iL
  }], [0, {
    [_eQN]: `ImageState`,
    [_xN]: _iSmag
  }], [0, {
    [_eQN]: `ImageOwnerId`,
    [_xN]: _iOI
  }], [0, {
    [_eQN]: `CreationDate`,
    [_xN]: _cDr
  }], [2, {
    [_eQN]: `IsPublic`,
    [_xN]: _iPs
  }], [() => ProductCodeList, {
    [_eQN]: `ProductCodes`,
    [_xN]: _pC
  }], [0, {
    [_eQN]: `Architecture`,
    [_xN]: _arc
  }], [0, {
    [_eQN]: `ImageType`,
    [_xN]: _iTm
  }], [0, {
    [_eQN]: `KernelId`,
    [_xN]: _kI
  }], [0, {
    [_eQN]: `RamdiskId`,
    [_xN]: _rIa
  }], [0, {
    [_eQN]: `Platform`,
    [_xN]: _pl
  }]]
];
var ImageWatermark$ = [
  3,
  n0,
  _IWm,
  0,
  [_WK, _SIRo, _SII, _SICT, _WCT],
  [[0, {
    [_eQN]: `WatermarkKey`,
    [_xN]: _wK
  }], [0, {
    [_eQN]: `SourceImageRegion`,
    [_xN]: _sIR
  }], [0, {
    [_eQN]: `SourceImageId`,
    [_xN]: _sIIo
  }], [4, {
    [_eQN]: `SourceImageCreationTime`,
    [_xN]: _sICT
  }], [4, {
    [_eQN]: `WatermarkCreationTime`,
    [_xN]: _wCT
  }]]
];
var Instance$ = [
  3,
  n0,
  _In,
  0,
  [_Arc, _BDMl, _CT, _EO, _ESna, _Hy, _IIP, _ILn, _EGAl, _EIAAla, _NIet, _OA, _RDN, _RDT, _SGe, _SDC, _SIRI, _SNS, _SRt, _T, _VTir, _CO, _CBI, _CRI, _CRSa, _HO, _Lic, _MO, _EOn, _BM, _PDl, _UO, _UOUT, _PDNO, _IApv, _TSp, _MOa, _CIBM, _NPO, _Op, _SIec, _II, _IIm, _St, _PDN, _PDNub, _STR, _KN, _ALI, _PCro, _IT, _LTau, _Pla, _KI, _RIa, _Pl, _Mon, _SIu, _VI, _PIAr, _PIAu],
  [[0, {
    [_eQN]: `Architecture`,
    [_xN]: _arc
  }], [() => InstanceBlockDeviceMappingList, {
    [_eQN]: `BlockDeviceMapping`,
    [_xN]: _bDM
  }], [0, {
    [_eQN]: `ClientToken`,
    [_xN]: _cT
  }], [2, {
    [_eQN]: `EbsOptimized`,
    [_xN]: _eO
  }], [2, {
    [_eQN]: `EnaSupport`,
    [_xN]: _eSna
  }], [0, {
    [_eQN]: `Hypervisor`,
    [_xN]: _h
  }], [() => IamInstanceProfile$, {
    [_eQN]: `IamInstanceProfile`,
    [_xN]: _iIP
  }], [0, {
    [_eQN]: `InstanceLifecycle`,
    [_xN]: _iLn
  }], [() => ElasticGpuAssociationList, {
    [_eQN]: `ElasticGpuAssociationSet`,
    [_xN]: _eGASl
  }], [() => ElasticInferenceAcceleratorAssociationList, {
    [_eQN]: `ElasticInferenceAcceleratorAssociationSet`,
    [_xN]: _eIAASl
  }], [() => InstanceNetworkInterfaceList, {
    [_eQN]: `NetworkInterfaceSet`,
    [_xN]: _nIS
  }], [0, {
    [_eQN]: `OutpostArn`,
    [_xN]: _oA
  }], [0, {
    [_eQN]: `RootDeviceName`,
    [_xN]: _rDN
  }], [0, {
    [_eQN]: `RootDeviceType`,
    [_xN]: _rDT
  }], [() => GroupIdentifierList, {
    [_eQN]: `GroupSet`,
    [_xN]: _gSr
  }], [2, {
    [_eQN]: `SourceDestCheck`,
    [_xN]: _sDC
  }], [0, {
    [_eQN]: `SpotInstanceRequestId`,
    [_xN]: _sIRI
  }], [0, {
    [_eQN]: `SriovNetSupport`,
    [_xN]: _sNSr
  }], [() => StateReason$, {
    [_eQN]: `StateReason`,
    [_xN]: _sRt
  }], [() => TagList, {
    [_eQN]: `TagSet`,
    [_xN]: _tS
  }], [0, {
    [_eQN]: `VirtualizationType`,
    [_xN]: _vTi
  }], [() => CpuOptions$, {
    [_eQN]: `CpuOptions`,
    [_xN]: _cO
  }], [0, {
    [_eQN]: `CapacityBlockId`,
    [_xN]: _cBI
  }], [0, {
    [_eQN]: `CapacityReservationId`,
    [_xN]: _cRI
  }], [() => CapacityReservationSpecificationResponse$, {
    [_eQN]: `CapacityReservationSpecification`,
    [_xN]: _cRSa
  }], [() => HibernationOptions$, {
    [_eQN]: `HibernationOptions`,
    [_xN]: _hO
  }], [() => LicenseList, {
    [_eQN]: `LicenseSet`,
    [_xN]: _lSic
  }], [() => InstanceMetadataOptionsResponse$, {
    [_eQN]: `MetadataOptions`,
    [_xN]: _mO
  }], [() => EnclaveOptions$, {
    [_eQN]: `EnclaveOptions`,
    [_xN]: _eOn
  }], [0, {
    [_eQN]: `BootMode`,
    [_xN]: _bM
  }], [0, {
    [_eQN]: `PlatformDetails`,
    [_xN]: _pDl
  }], [0, {
    [_eQN]: `UsageOperation`,
    [_xN]: _uO
  }], [4, {
    [_eQN]: `UsageOperationUpdateTime`,
    [_xN]: _uOUT
  }], [() => PrivateDnsNameOptionsResponse$, {
    [_eQN]: `PrivateDnsNameOptions`,
    [_xN]: _pDNO
  }], [0, {
    [_eQN]: `Ipv6Address`,
    [_xN]: _iApv
  }], [0, {
    [_eQN]: `TpmSupport`,
    [_xN]: _tSp
  }], [() => InstanceMaintenanceOptions$, {
    [_eQN]: `MaintenanceOptions`,
    [_xN]: _mOa
  }], [0, {
    [_eQN]: `CurrentInstanceBootMode`,
    [_xN]: _cIBM
  }], [() => InstanceNetworkPerformanceOptions$, {
    [_eQN]: `NetworkPerformanceOptions`,
    [_xN]: _nPO
  }], [() => OperatorResponse$, {
    [_eQN]: `Operator`,
    [_xN]: _ope
  }], [() => InstanceSecondaryInterfaceList, {
    [_eQN]: `SecondaryInterfaceSet`,
    [_xN]: _sISe
  }], [0, {
    [_eQN]: `InstanceId`,
    [_xN]: _iI
  }], [0, {
    [_eQN]: `ImageId`,
    [_xN]: _iIma
  }], [() => InstanceState$, {
    [_eQN]: `InstanceState`,
    [_xN]: _iSnst
  }], [0, {
    [_eQN]: `PrivateDnsName`,
    [_xN]: _pDNr
  }], [0, {
    [_eQN]: `DnsName`,
    [_xN]: _dNn
  }], [0, {
    [_eQN]: `Reason`,
    [_xN]: _re
  }], [0, {
    [_eQN]: `KeyName`,
    [_xN]: _kN
  }], [1, {
    [_eQN]: `AmiLaunchIndex`,
    [_xN]: _aLI
  }], [() => ProductCodeList, {
    [_eQN]: `ProductCodes`,
    [_xN]: _pC
  }], [0, {
    [_eQN]: `InstanceType`,
    [_xN]: _iT
  }], [4, {
    [_eQN]: `LaunchTime`,
    [_xN]: _lTau
  }], [() => Placement$, {
    [_eQN]: `Placement`,
    [_xN]: _pla
  }], [0, {
    [_eQN]: `KernelId`,
    [_xN]: _kI
  }], [0, {
    [_eQN]: `RamdiskId`,
    [_xN]: _rIa
  }], [0, {
    [_eQN]: `Platform`,
    [_xN]: _pl
  }], [() => Monitoring$, {
    [_eQN]: `Monitoring`,
    [_xN]: _mon
  }], [0, {
    [_eQN]: `SubnetId`,
    [_xN]: _sIu
  }], [0, {
    [_eQN]: `VpcId`,
    [_xN]: _vI
  }], [0, {
    [_eQN]: `PrivateIpAddress`,
    [_xN]: _pIAr
  }], [0, {
    [_eQN]: `IpAddress`,
    [_xN]: _iAp
  }]]
];
var InstanceAttachmentEnaSrdSpecification$ = [
  3,
  n0,
  _IAESS,
  0,
  [_ESE, _ESUS],
  [[2, {
    [_eQN]: `EnaSrdEnabled`,
    [_xN]: _eSE
  }], [() => InstanceAttachmentEnaSrdUdpSpecification$, {
    [_eQN]: `EnaSrdUdpSpecification`,
    [_xN]: _eSUS
  }]]
];
var InstanceAttachmentEnaSrdUdpSpecification$ = [
  3,
  n0,
  _IAESUS,
  0,
  [_ESUE],
  [[2, {
    [_eQN]: `EnaSrdUdpEnabled`,
    [_xN]: _eSUE
  }]]
];
var InstanceBlockDeviceMapping$ = [
  3,
  n0,
  _IBDM,
  0,
  [_DN, _Eb],
  [[0, {
    [_eQN]: `DeviceName`,
    [_xN]: _dN
  }], [() => EbsInstanceBlockDevice$, {
    [_eQN]: `Ebs`,
    [_xN]: _eb
  }]]
];
var InstanceIpv4Prefix$ = [
  3,
  n0,
  _IIPn,
  0,
  [_IPpvre],
  [[0, {
    [_eQN]: `Ipv4Prefix`,
    [_xN]: _iPpv
  }]]
];
var InstanceIpv6Address$ = [
  3,
  n0,
  _IIA,
  0,
  [_IApv, _IPIs],
  [[0, {
    [_eQN]: `Ipv6Address`,
    [_xN]: _iApv
  }], [2, {
    [_eQN]: `IsPrimaryIpv6`,
    [_xN]: _iPIs
  }]]
];
var InstanceIpv6Prefix$ = [
  3,
  n0,
  _IIPns,
  0,
  [_IPpv],
  [[0, {
    [_eQN]: `Ipv6Prefix`,
    [_xN]: _iPpvr
  }]]
];
var InstanceMaintenanceOptions$ = [
  3,
  n0,
  _IMO,
  0,
  [_ARuto, _RMe],
  [[0, {
    [_eQN]: `AutoRecovery`,
    [_xN]: _aRut
  }], [0, {
    [_eQN]: `RebootMigration`,
    [_xN]: _rMe
  }]]
];
var InstanceMetadataOptionsResponse$ = [
  3,
  n0,
  _IMORnst,
  0,
  [_St, _HT, _HPRHL, _HE, _HPI, _IMT],
  [[0, {
    [_eQN]: `State`,
    [_xN]: _st
  }], [0, {
    [_eQN]: `HttpTokens`,
    [_xN]: _hT
  }], [1, {
    [_eQN]: `HttpPutResponseHopLimit`,
    [_xN]: _hPRHL
  }], [0, {
    [_eQN]: `HttpEndpoint`,
    [_xN]: _hE
  }], [0, {
    [_eQN]: `HttpProtocolIpv6`,
    [_xN]: _hPI
  }], [0, {
    [_eQN]: `InstanceMetadataTags`,
    [_xN]: _iMT
  }]]
];
var InstanceNetworkInterface$ = [
  3,
  n0,
  _INI,
  0,
  [_Ass, _Att, _De, _G, _IA, _MAa, _NII, _OI, _PDN, _PIAr, _PIAri, _SDC, _Sta, _SIu, _VI, _ITnt, _IPpvr, _IPp, _CTC, _Op],
  [[() => InstanceNetworkInterfaceAssociation$, {
    [_eQN]: `Association`,
    [_xN]: _ass
  }], [() => InstanceNetworkInterfaceAttachment$, {
    [_eQN]: `Attachment`,
    [_xN]: _at
  }], [0, {
    [_eQN]: `Description`,
    [_xN]: _de
  }], [() => GroupIdentifierList, {
    [_eQN]: `GroupSet`,
    [_xN]: _gSr
  }], [() => InstanceIpv6AddressList, {
    [_eQN]: `Ipv6AddressesSet`,
    [_xN]: _iASp
  }], [0, {
    [_eQN]: `MacAddress`,
    [_xN]: _mAa
  }], [0, {
    [_eQN]: `NetworkInterfaceId`,
    [_xN]: _nII
  }], [0, {
    [_eQN]: `OwnerId`,
    [_xN]: _oI
  }], [0, {
    [_eQN]: `PrivateDnsName`,
    [_xN]: _pDNr
  }], [0, {
    [_eQN]: `PrivateIpAddress`,
    [_xN]: _pIAr
  }], [() => InstancePrivateIpAddressList, {
    [_eQN]: `PrivateIpAddressesSet`,
    [_xN]: _pIAS
  }], [2, {
    [_eQN]: `SourceDestCheck`,
    [_xN]: _sDC
  }], [0, {
    [_eQN]: `Status`,
    [_xN]: _sta
  }], [0, {
    [_eQN]: `SubnetId`,
    [_xN]: _sIu
  }], [0, {
    [_eQN]: `VpcId`,
    [_xN]: _vI
  }], [0, {
    [_eQN]: `InterfaceType`,
    [_xN]: _iTnt
  }], [() => InstanceIpv4PrefixList, {
    [_eQN]: `Ipv4PrefixSet`,
    [_xN]: _iPSpvr
  }], [() => InstanceIpv6PrefixList, {
    [_eQN]: `Ipv6PrefixSet`,
    [_xN]: _iPSpvre
  }], [() => ConnectionTrackingSpecificationResponse$, {
    [_eQN]: `ConnectionTrackingConfiguration`,
    [_xN]: _cTC
  }], [() => OperatorResponse$, {
    [_eQN]: `Operator`,
    [_xN]: _ope
  }]]
];
var InstanceNetworkInterfaceAssociation$ = [
  3,
  n0,
  _INIA,
  0,
  [_CI, _COI, _IOI, _PDNub, _PI],
  [[0, {
    [_eQN]: `CarrierIp`,
    [_xN]: _cI
  }], [0, {
    [_eQN]: `CustomerOwnedIp`,
    [_xN]: _cOI
  }], [0, {
    [_eQN]: `IpOwnerId`,
    [_xN]: _iOIp
  }], [0, {
    [_eQN]: `PublicDnsName`,
    [_xN]: _pDNu
  }], [0, {
    [_eQN]: `PublicIp`,
    [_xN]: _pI
  }]]
];
var InstanceNetworkInterfaceAttachment$ = [
  3,
  n0,
  _INIAn,
  0,
  [_ATtt, _AItt, _DOT, _DI, _Sta, _NCI, _ESS, _EQC],
  [[4, {
    [_eQN]: `AttachTime`,
    [_xN]: _aTt
  }], [0, {
    [_eQN]: `AttachmentId`,
    [_xN]: _aIt
  }], [2, {
    [_eQN]: `DeleteOnTermination`,
    [_xN]: _dOT
  }], [1, {
    [_eQN]: `DeviceIndex`,
    [_xN]: _dI
  }], [0, {
    [_eQN]: `Status`,
    [_xN]: _sta
  }], [1, {
    [_eQN]: `NetworkCardIndex`,
    [_xN]: _nCI
  }], [() => InstanceAttachmentEnaSrdSpecification$, {
    [_eQN]: `EnaSrdSpecification`,
    [_xN]: _eSS
  }], [1, {
    [_eQN]: `EnaQueueCount`,
    [_xN]: _eQC
  }]]
];
var InstanceNetworkPerformanceOptions$ = [
  3,
  n0,
  _INPO,
  0,
  [_BW],
  [[0, {
    [_eQN]: `BandwidthWeighting`,
    [_xN]: _bW
  }]]
];
var InstancePrivateIpAddress$ = [
  3,
  n0,
  _IPIA,
  0,
  [_Ass, _Prim, _PDN, _PIAr],
  [[() => InstanceNetworkInterfaceAssociation$, {
    [_eQN]: `Association`,
    [_xN]: _ass
  }], [2, {
    [_eQN]: `Primary`,
    [_xN]: _prim
  }], [0, {
    [_eQN]: `PrivateDnsName`,
    [_xN]: _pDNr
  }], [0, {
    [_eQN]: `PrivateIpAddress`,
    [_xN]: _pIAr
  }]]
];
var InstanceRequirements$ = [
  3,
  n0,
  _IR,
  0,
  [_VCC, _MMB, _CM, _MGBPVC, _EITxc, _IGns, _SMPPOLP, _ODMPPOLP, _BMa, _BP, _RHS, _NIC, _LSo, _LST, _TLSGB, _BEBM, _ATc, _AC, _AMc, _ANcc, _ATMMB, _NBGe, _AIT, _MSPAPOOODP, _BPF, _REIT],
  [[() => VCpuCountRange$, {
    [_eQN]: `VCpuCount`,
    [_xN]: _vCC
  }], [() => MemoryMiB$, {
    [_eQN]: `MemoryMiB`,
    [_xN]: _mMB
  }], [() => CpuManufacturerSet, {
    [_eQN]: `CpuManufacturerSet`,
    [_xN]: _cMSp
  }], [() => MemoryGiBPerVCpu$, {
    [_eQN]: `MemoryGiBPerVCpu`,
    [_xN]: _mGBPVC
  }], [() => ExcludedInstanceTypeSet, {
    [_eQN]: `ExcludedInstanceTypeSet`,
    [_xN]: _eITSx
  }], [() => InstanceGenerationSet, {
    [_eQN]: `InstanceGenerationSet`,
    [_xN]: _iGSn
  }], [1, {
    [_eQN]: `SpotMaxPricePercentageOverLowestPrice`,
    [_xN]: _sMPPOLP
  }], [1, {
    [_eQN]: `OnDemandMaxPricePercentageOverLowestPrice`,
    [_xN]: _oDMPPOLP
  }], [0, {
    [_eQN]: `BareMetal`,
    [_xN]: _bMa
  }], [0, {
    [_eQN]: `BurstablePerformance`,
    [_xN]: _bP
  }], [2, {
    [_eQN]: `RequireHibernateSupport`,
    [_xN]: _rHS
  }], [() => NetworkInterfaceCount$, {
    [_eQN]: `NetworkInterfaceCount`,
    [_xN]: _nIC
  }], [0, {
    [_eQN]: `LocalStorage`,
    [_xN]: _lSo
  }], [() => LocalStorageTypeSet, {
    [_eQN]: `LocalStorageTypeSet`,
    [_xN]: _lSTS
  }], [() => TotalLocalStorageGB$, {
    [_eQN]: `TotalLocalStorageGB`,
    [_xN]: _tLSGB
  }], [() => BaselineEbsBandwidthMbps$, {
    [_eQN]: `BaselineEbsBandwidthMbps`,
    [_xN]: _bEBM
  }], [() => AcceleratorTypeSet, {
    [_eQN]: `AcceleratorTypeSet`,
    [_xN]: _aTSc
  }], [() => AcceleratorCount$, {
    [_eQN]: `AcceleratorCount`,
    [_xN]: _aCc
  }], [() => AcceleratorManufacturerSet, {
    [_eQN]: `AcceleratorManufacturerSet`,
    [_xN]: _aMS
  }], [() => AcceleratorNameSet, {
    [_eQN]: `AcceleratorNameSet`,
    [_xN]: _aNS
  }], [() => AcceleratorTotalMemoryMiB$, {
    [_eQN]: `AcceleratorTotalMemoryMiB`,
    [_xN]: _aTMMB
  }], [() => NetworkBandwidthGbps$, {
    [_eQN]: `NetworkBandwidthGbps`,
    [_xN]: _nBGe
  }], [() => AllowedInstanceTypeSet, {
    [_eQN]: `AllowedInstanceTypeSet`,
    [_xN]: _aITS
  }], [1, {
    [_eQN]: `MaxSpotPriceAsPercentageOfOptimalOnDemandPrice`,
    [_xN]: _mSPAPOOODP
  }], [() => BaselinePerformanceFactors$, {
    [_eQN]: `BaselinePerformanceFactors`,
    [_xN]: _bPF
  }], [2, {
    [_eQN]: `RequireEncryptionInTransit`,
    [_xN]: _rEIT
  }]]
];
var InstanceSecondaryInterface$ = [
  3,
  n0,
  _ISIn,
  0,
  [_Att, _MAa, _SIIec, _OI, _PIAri, _SDC, _Sta, _SSIe, _SNI, _ITnt],
  [[() => InstanceSecondaryInterfaceAttachment$, {
    [_eQN]: `Attachment`,
    [_xN]: _at
  }], [0, {
    [_eQN]: `MacAddress`,
    [_xN]: _mAa
  }], [0, {
    [_eQN]: `SecondaryInterfaceId`,
    [_xN]: _sIIe
  }], [0, {
    [_eQN]: `OwnerId`,
    [_xN]: _oI
  }], [() => InstanceSecondaryInterfacePrivateIpAddressList, {
    [_eQN]: `PrivateIpAddressSet`,
    [_xN]: _pIASr
  }], [2, {
    [_eQN]: `SourceDestCheck`,
    [_xN]: _sDC
  }], [0, {
    [_eQN]: `Status`,
    [_xN]: _sta
  }], [0, {
    [_eQN]: `SecondarySubnetId`,
    [_xN]: _sSI
  }], [0, {
    [_eQN]: `SecondaryNetworkId`,
    [_xN]: _sNI
  }], [0, {
    [_eQN]: `InterfaceType`,
    [_xN]: _iTnt
  }]]
];
var InstanceSecondaryInterfaceAttachment$ = [
  3,
  n0,
  _ISIA,
  0,
  [_ATtt, _AItt, _DOT, _DI, _Sta, _NCI],
  [[4, {
    [_eQN]: `AttachTime`,
    [_xN]: _aTt
  }], [0, {
    [_eQN]: `AttachmentId`,
    [_xN]: _aIt
  }], [2, {
    [_eQN]: `DeleteOnTermination`,
    [_xN]: _dOT
  }], [1, {
    [_eQN]: `DeviceIndex`,
    [_xN]: _dI
  }], [0, {
    [_eQN]: `Status`,
    [_xN]: _sta
  }], [1, {
    [_eQN]: `NetworkCardIndex`,
    [_xN]: _nCI
  }]]
];
var InstanceSecondaryInterfacePrivateIpAddress$ = [
  3,
  n0,
  _ISIPIA,
  0,
  [_PIAr],
  [[0, {
    [_eQN]: `PrivateIpAddress`,
    [_xN]: _pIAr
  }]]
];
var InstanceState$ = [
  3,
  n0,
  _ISnsta,
  0,
  [_Co, _N],
  [[1, {
    [_eQN]: `Code`,
    [_xN]: _co
  }], [0, {
    [_eQN]: `Name`,
    [_xN]: _n
  }]]
];
var InstanceStatus$ = [
  3,
  n0,
  _ISnstan,
  0,
  [_AZ, _AZI, _OA, _Op, _Ev, _II, _ISnsta, _ISnstan, _SSy, _AES, _AS, _PSe],
  [[0, {
    [_eQN]: `AvailabilityZone`,
    [_xN]: _aZ
  }], [0, {
    [_eQN]: `AvailabilityZoneId`,
    [_xN]: _aZI
  }], [0, {
    [_eQN]: `OutpostArn`,
    [_xN]: _oA
  }], [() => OperatorResponse$, {
    [_eQN]: `Operator`,
    [_xN]: _ope
  }], [() => InstanceStatusEventList, {
    [_eQN]: `EventsSet`,
    [_xN]: _eSv
  }], [0, {
    [_eQN]: `InstanceId`,
    [_xN]: _iI
  }], [() => InstanceState$, {
    [_eQN]: `InstanceState`,
    [_xN]: _iSnst
  }], [() => InstanceStatusSummary$, {
    [_eQN]: `InstanceStatus`,
    [_xN]: _iSnsta
  }], [() => InstanceStatusSummary$, {
    [_eQN]: `SystemStatus`,
    [_xN]: _sSy
  }], [() => EbsStatusSummary$, {
    [_eQN]: `AttachedEbsStatus`,
    [_xN]: _aES
  }], [() => ApplicationStatusSummary$, {
    [_eQN]: `ApplicationStatus`,
    [_xN]: _aSp
  }], [() => PerformanceStatusSummary$, {
    [_eQN]: `PerformanceStatus`,
    [_xN]: _pSe
  }]]
];
var InstanceStatusDetails$ = [
  3,
  n0,
  _ISDn,
  0,
  [_ISm, _N, _Sta],
  [[4, {
    [_eQN]: `ImpairedSince`,
    [_xN]: _iSm
  }], [0, {
    [_eQN]: `Name`,
    [_xN]: _n
  }], [0, {
    [_eQN]: `Status`,
    [_xN]: _sta
  }]]
];
var InstanceStatusEvent$ = [
  3,
  n0,
  _ISE,
  0,
  [_IEI, _Co, _De, _NAo, _NB, _NBD],
  [[0, {
    [_eQN]: `InstanceEventId`,
    [_xN]: _iEI
  }], [0, {
    [_eQN]: `Code`,
    [_xN]: _co
  }], [0, {
    [_eQN]: `Description`,
    [_xN]: _de
  }], [4, {
    [_eQN]: `NotAfter`,
    [_xN]: _nAo
  }], [4, {
    [_eQN]: `NotBefore`,
    [_xN]: _nB
  }], [4, {
    [_eQN]: `NotBeforeDeadline`,
    [_xN]: _nBD
  }]]
];
var InstanceStatusSummary$ = [
  3,
  n0,
  _ISS,
  0,
  [_Det, _Sta],
  [[() => InstanceStatusDetailsList, {
    [_eQN]: `Details`,
    [_xN]: _det
  }], [0, {
    [_eQN]: `Status`,
    [_xN]: _sta
  }]]
];
var InstanceTypeItem$ = [
  3,
  n0,
  _ITIns,
  0,
  [_IT],
  [[0, {
    [_eQN]: `InstanceType`,
    [_xN]: _iT
  }]]
];
var InstanceTypeSpecification$ = [
  3,
  n0,
  _ITSn,
  0,
  [_SIT, _UIT],
  [[() => SupportedInstanceTypeSet, {
    [_eQN]: `SupportedInstanceTypeSet`,
    [_xN]: _sITS
  }], [() => UnsupportedInstanceTypeSet, {
    [_eQN]: `UnsupportedInstanceTypeSet`,
    [_xN]: _uITS
  }]]
];
var Ipv4PrefixSpecificationResponse$ = [
  3,
  n0,
  _IPSRpv,
  0,
  [_IPpvre],
  [[0, {
    [_eQN]: `Ipv4Prefix`,
    [_xN]: _iPpv
  }]]
];
var Ipv6PrefixSpecificationResponse$ = [
  3,
  n0,
  _IPSRpvre,
  0,
  [_IPpv],
  [[0, {
    [_eQN]: `Ipv6Prefix`,
    [_xN]: _iPpvr
  }]]
];
var LaunchTemplateBlockDeviceMapping$ = [
  3,
  n0,
  _LTBDM,
  0,
  [_DN, _VN, _Eb, _ND],
  [[0, {
    [_eQN]: `DeviceName`,
    [_xN]: _dN
  }], [0, {
    [_eQN]: `VirtualName`,
    [_xN]: _vN
  }], [() => LaunchTemplateEbsBlockDevice$, {
    [_eQN]: `Ebs`,
    [_xN]: _eb
  }], [0, {
    [_eQN]: `NoDevice`,
    [_xN]: _nD
  }]]
];
var LaunchTemplateCapacityReservationSpecificationResponse$ = [
  3,
  n0,
  _LTCRSRa,
  0,
  [_CRP, _CRT],
  [[0, {
    [_eQN]: `CapacityReservationPreference`,
    [_xN]: _cRP
  }], [() => CapacityReservationTargetResponse$, {
    [_eQN]: `CapacityReservationTarget`,
    [_xN]: _cRT
  }]]
];
var LaunchTemplateCpuOptions$ = [
  3,
  n0,
  _LTCO,
  0,
  [_CCor, _TPC, _ASSm, _NV],
  [[1, {
    [_eQN]: `CoreCount`,
    [_xN]: _cCo
  }], [1, {
    [_eQN]: `ThreadsPerCore`,
    [_xN]: _tPC
  }], [0, {
    [_eQN]: `AmdSevSnp`,
    [_xN]: _aSS
  }], [0, {
    [_eQN]: `NestedVirtualization`,
    [_xN]: _nV
  }]]
];
var LaunchTemplateEbsBlockDevice$ = [
  3,
  n0,
  _LTEBD,
  0,
  [_Enc, _DOT, _Io, _KKI, _SIn, _VSo, _VT, _Th, _VIR, _ECI],
  [[2, {
    [_eQN]: `Encrypted`,
    [_xN]: _enc
  }], [2, {
    [_eQN]: `DeleteOnTermination`,
    [_xN]: _dOT
  }], [1, {
    [_eQN]: `Iops`,
    [_xN]: _io
  }], [0, {
    [_eQN]: `KmsKeyId`,
    [_xN]: _kKI
  }], [0, {
    [_eQN]: `SnapshotId`,
    [_xN]: _sIn
  }], [1, {
    [_eQN]: `VolumeSize`,
    [_xN]: _vSo
  }], [0, {
    [_eQN]: `VolumeType`,
    [_xN]: _vT
  }], [1, {
    [_eQN]: `Throughput`,
    [_xN]: _th
  }], [1, {
    [_eQN]: `VolumeInitializationRate`,
    [_xN]: _vIR
  }], [1, {
    [_eQN]: `EbsCardIndex`,
    [_xN]: _eCI
  }]]
];
var LaunchTemplateElasticInferenceAcceleratorResponse$ = [
  3,
  n0,
  _LTEIAR,
  0,
  [_Ty, _Cou],
  [[0, {
    [_eQN]: `Type`,
    [_xN]: _ty
  }], [1, {
    [_eQN]: `Count`,
    [_xN]: _cou
  }]]
];
var LaunchTemplateEnaSrdSpecification$ = [
  3,
  n0,
  _LTESS,
  0,
  [_ESE, _ESUS],
  [[2, {
    [_eQN]: `EnaSrdEnabled`,
    [_xN]: _eSE
  }], [() => LaunchTemplateEnaSrdUdpSpecification$, {
    [_eQN]: `EnaSrdUdpSpecification`,
    [_xN]: _eSUS
  }]]
];
var LaunchTemplateEnaSrdUdpSpecification$ = [
  3,
  n0,
  _LTESUS,
  0,
  [_ESUE],
  [[2, {
    [_eQN]: `EnaSrdUdpEnabled`,
    [_xN]: _eSUE
  }]]
];
var LaunchTemplateEnclaveOptions$ = [
  3,
  n0,
  _LTEO,
  0,
  [_En],
  [[2, {
    [_eQN]: `Enabled`,
    [_xN]: _en
  }]]
];
var LaunchTemplateHibernationOptions$ = [
  3,
  n0,
  _LTHO,
  0,
  [_Conf],
  [[2, {
    [_eQN]: `Configured`,
    [_xN]: _conf
  }]]
];
var LaunchTemplateIamInstanceProfileSpecification$ = [
  3,
  n0,
  _LTIIPS,
  0,
  [_Ar, _N],
  [[0, {
    [_eQN]: `Arn`,
    [_xN]: _ar
  }], [0, {
    [_eQN]: `Name`,
    [_xN]: _n
  }]]
];
var LaunchTemplateInstanceMaintenanceOptions$ = [
  3,
  n0,
  _LTIMO,
  0,
  [_ARuto],
  [[0, {
    [_eQN]: `AutoRecovery`,
    [_xN]: _aRut
  }]]
];
var LaunchTemplateInstanceMarketOptions$ = [
  3,
  n0,
  _LTIMOa,
  0,
  [_MTa, _SO],
  [[0, {
    [_eQN]: `MarketType`,
    [_xN]: _mTa
  }], [() => LaunchTemplateSpotMarketOptions$, {
    [_eQN]: `SpotOptions`,
    [_xN]: _sO
  }]]
];
var LaunchTemplateInstanceMetadataOptions$ = [
  3,
  n0,
  _LTIMOau,
  0,
  [_St, _HT, _HPRHL, _HE, _HPI, _IMT],
  [[0, {
    [_eQN]: `State`,
    [_xN]: _st
  }], [0, {
    [_eQN]: `HttpTokens`,
    [_xN]: _hT
  }], [1, {
    [_eQN]: `HttpPutResponseHopLimit`,
    [_xN]: _hPRHL
  }], [0, {
    [_eQN]: `HttpEndpoint`,
    [_xN]: _hE
  }], [0, {
    [_eQN]: `HttpProtocolIpv6`,
    [_xN]: _hPI
  }], [0, {
    [_eQN]: `InstanceMetadataTags`,
    [_xN]: _iMT
  }]]
];
var LaunchTemplateInstanceNetworkInterfaceSpecification$ = [
  3,
  n0,
  _LTINIS,
  0,
  [_ACIA, _APIAss, _DOT, _De, _DI, _G, _ITnt, _IAC, _IA, _NII, _PIAr, _PIAri, _SPIAC, _SIu, _NCI, _IPpvr, _IPCp, _IPp, _IPC, _PIr, _ESS, _CTS, _EQC],
  [[2, {
    [_eQN]: `AssociateCarrierIpAddress`,
    [_xN]: _aCIA
  }], [2, {
    [_eQN]: `AssociatePublicIpAddress`,
    [_xN]: _aPIA
  }], [2, {
    [_eQN]: `DeleteOnTermination`,
    [_xN]: _dOT
  }], [0, {
    [_eQN]: `Description`,
    [_xN]: _de
  }], [1, {
    [_eQN]: `DeviceIndex`,
    [_xN]: _dI
  }], [() => GroupIdStringList, {
    [_eQN]: `GroupSet`,
    [_xN]: _gSr
  }], [0, {
    [_eQN]: `InterfaceType`,
    [_xN]: _iTnt
  }], [1, {
    [_eQN]: `Ipv6AddressCount`,
    [_xN]: _iAC
  }], [() => InstanceIpv6AddressList, {
    [_eQN]: `Ipv6AddressesSet`,
    [_xN]: _iASp
  }], [0, {
    [_eQN]: `NetworkInterfaceId`,
    [_xN]: _nII
  }], [0, {
    [_eQN]: `PrivateIpAddress`,
    [_xN]: _pIAr
  }], [() => PrivateIpAddressSpecificationList, {
    [_eQN]: `PrivateIpAddressesSet`,
    [_xN]: _pIAS
  }], [1, {
    [_eQN]: `SecondaryPrivateIpAddressCount`,
    [_xN]: _sPIAC
  }], [0, {
    [_eQN]: `SubnetId`,
    [_xN]: _sIu
  }], [1, {
    [_eQN]: `NetworkCardIndex`,
    [_xN]: _nCI
  }], [() => Ipv4PrefixListResponse, {
    [_eQN]: `Ipv4PrefixSet`,
    [_xN]: _iPSpvr
  }], [1, {
    [_eQN]: `Ipv4PrefixCount`,
    [_xN]: _iPCp
  }], [() => Ipv6PrefixListResponse, {
    [_eQN]: `Ipv6PrefixSet`,
    [_xN]: _iPSpvre
  }], [1, {
    [_eQN]: `Ipv6PrefixCount`,
    [_xN]: _iPCpv
  }], [2, {
    [_eQN]: `PrimaryIpv6`,
    [_xN]: _pIri
  }], [() => LaunchTemplateEnaSrdSpecification$, {
    [_eQN]: `EnaSrdSpecification`,
    [_xN]: _eSS
  }], [() => ConnectionTrackingSpecification$, {
    [_eQN]: `ConnectionTrackingSpecification`,
    [_xN]: _cTSo
  }], [1, {
    [_eQN]: `EnaQueueCount`,
    [_xN]: _eQC
  }]]
];
var LaunchTemplateInstanceSecondaryInterfaceSpecification$ = [
  3,
  n0,
  _LTISIS,
  0,
  [_DOT, _DI, _PIAri, _PIAC, _SSIe, _ITnt, _NCI],
  [[2, {
    [_eQN]: `DeleteOnTermination`,
    [_xN]: _dOT
  }], [1, {
    [_eQN]: `DeviceIndex`,
    [_xN]: _dI
  }], [() => SecondaryInterfacePrivateIpAddressSpecificationList, {
    [_eQN]: `PrivateIpAddressesSet`,
    [_xN]: _pIAS
  }], [1, {
    [_eQN]: `PrivateIpAddressCount`,
    [_xN]: _pIAC
  }], [0, {
    [_eQN]: `SecondarySubnetId`,
    [_xN]: _sSI
  }], [0, {
    [_eQN]: `InterfaceType`,
    [_xN]: _iTnt
  }], [1, {
    [_eQN]: `NetworkCardIndex`,
    [_xN]: _nCI
  }]]
];
var LaunchTemplateLicenseConfiguration$ = [
  3,
  n0,
  _LTLC,
  0,
  [_LCA],
  [[0, {
    [_eQN]: `LicenseConfigurationArn`,
    [_xN]: _lCA
  }]]
];
var LaunchTemplateNetworkPerformanceOptions$ = [
  3,
  n0,
  _LTNPO,
  0,
  [_BW],
  [[0, {
    [_eQN]: `BandwidthWeighting`,
    [_xN]: _bW
  }]]
];
var LaunchTemplatePlacement$ = [
  3,
  n0,
  _LTP,
  0,
  [_AZ, _AZI, _Af, _GN, _HIo, _Te, _SDp, _HRGA, _PN, _GIr],
  [[0, {
    [_eQN]: `AvailabilityZone`,
    [_xN]: _aZ
  }], [0, {
    [_eQN]: `AvailabilityZoneId`,
    [_xN]: _aZI
  }], [0, {
    [_eQN]: `Affinity`,
    [_xN]: _af
  }], [0, {
    [_eQN]: `GroupName`,
    [_xN]: _gN
  }], [0, {
    [_eQN]: `HostId`,
    [_xN]: _hI
  }], [0, {
    [_eQN]: `Tenancy`,
    [_xN]: _te
  }], [0, {
    [_eQN]: `SpreadDomain`,
    [_xN]: _sDp
  }], [0, {
    [_eQN]: `HostResourceGroupArn`,
    [_xN]: _hRGA
  }], [1, {
    [_eQN]: `PartitionNumber`,
    [_xN]: _pN
  }], [0, {
    [_eQN]: `GroupId`,
    [_xN]: _gIr
  }]]
];
var LaunchTemplatePrivateDnsNameOptions$ = [
  3,
  n0,
  _LTPDNO,
  0,
  [_HTo, _ERNDAR, _ERNDAAAAR],
  [[0, {
    [_eQN]: `HostnameType`,
    [_xN]: _hTo
  }], [2, {
    [_eQN]: `EnableResourceNameDnsARecord`,
    [_xN]: _eRNDAR
  }], [2, {
    [_eQN]: `EnableResourceNameDnsAAAARecord`,
    [_xN]: _eRNDAAAAR
  }]]
];
var LaunchTemplatesMonitoring$ = [
  3,
  n0,
  _LTM,
  0,
  [_En, _MCIe],
  [[2, {
    [_eQN]: `Enabled`,
    [_xN]: _en
  }], [() => MetricCategoryIdList, {
    [_eQN]: `MetricCategoryIdSet`,
    [_xN]: _mCIS
  }]]
];
var LaunchTemplateSpotMarketOptions$ = [
  3,
  n0,
  _LTSMO,
  0,
  [_MPax, _SITp, _BDMlo, _VU, _IIB],
  [[0, {
    [_eQN]: `MaxPrice`,
    [_xN]: _mP
  }], [0, {
    [_eQN]: `SpotInstanceType`,
    [_xN]: _sIT
  }], [1, {
    [_eQN]: `BlockDurationMinutes`,
    [_xN]: _bDMl
  }], [4, {
    [_eQN]: `ValidUntil`,
    [_xN]: _vU
  }], [0, {
    [_eQN]: `InstanceInterruptionBehavior`,
    [_xN]: _iIB
  }]]
];
var LaunchTemplateTagSpecification$ = [
  3,
  n0,
  _LTTS,
  0,
  [_RTe, _T],
  [[0, {
    [_eQN]: `ResourceType`,
    [_xN]: _rTe
  }], [() => TagList, {
    [_eQN]: `TagSet`,
    [_xN]: _tS
  }]]
];
var LaunchTemplateVersion$ = [
  3,
  n0,
  _LTV,
  0,
  [_LTI, _LTN, _VNe, _VD, _CTre, _CBr, _DVef, _LTD, _Op],
  [[0, {
    [_eQN]: `LaunchTemplateId`,
    [_xN]: _lTI
  }], [0, {
    [_eQN]: `LaunchTemplateName`,
    [_xN]: _lTN
  }], [1, {
    [_eQN]: `VersionNumber`,
    [_xN]: _vNe
  }], [0, {
    [_eQN]: `VersionDescription`,
    [_xN]: _vD
  }], [4, {
    [_eQN]: `CreateTime`,
    [_xN]: _cTre
  }], [0, {
    [_eQN]: `CreatedBy`,
    [_xN]: _cBr
  }], [2, {
    [_eQN]: `DefaultVersion`,
    [_xN]: _dVef
  }], [() => ResponseLaunchTemplateData$, {
    [_eQN]: `LaunchTemplateData`,
    [_xN]: _lTD
  }], [() => OperatorResponse$, {
    [_eQN]: `Operator`,
    [_xN]: _ope
  }]]
];
var LicenseConfiguration$ = [
  3,
  n0,
  _LCi,
  0,
  [_LCA],
  [[0, {
    [_eQN]: `LicenseConfigurationArn`,
    [_xN]: _lCA
  }]]
];
var MemoryGiBPerVCpu$ = [
  3,
  n0,
  _MGBPVC,
  0,
  [_M, _Ma],
  [[1, {
    [_eQN]: `Min`,
    [_xN]: _m
  }], [1, {
    [_eQN]: `Max`,
    [_xN]: _ma
  }]]
];
var MemoryMiB$ = [
  3,
  n0,
  _MMB,
  0,
  [_M, _Ma],
  [[1, {
    [_eQN]: `Min`,
    [_xN]: _m
  }], [1, {
    [_eQN]: `Max`,
    [_xN]: _ma
  }]]
];
var Monitoring$ = [
  3,
  n0,
  _Mon,
  0,
  [_MCIe, _St],
  [[() => MetricCategoryIdList, {
    [_eQN]: `MetricCategoryIdSet`,
    [_xN]: _mCIS
  }], [0, {
    [_eQN]: `State`,
    [_xN]: _st
  }]]
];
var NetworkBandwidthGbps$ = [
  3,
  n0,
  _NBGe,
  0,
  [_M, _Ma],
  [[1, {
    [_eQN]: `Min`,
    [_xN]: _m
  }], [1, {
    [_eQN]: `Max`,
    [_xN]: _ma
  }]]
];
var NetworkInterfaceCount$ = [
  3,
  n0,
  _NIC,
  0,
  [_M, _Ma],
  [[1, {
    [_eQN]: `Min`,
    [_xN]: _m
  }], [1, {
    [_eQN]: `Max`,
    [_xN]: _ma
  }]]
];
var OperatorResponse$ = [
  3,
  n0,
  _ORper,
  0,
  [_Mana, _P, _HBD],
  [[2, {
    [_eQN]: `Managed`,
    [_xN]: _mana
  }], [0, {
    [_eQN]: `Principal`,
    [_xN]: _p
  }], [2, {
    [_eQN]: `HiddenByDefault`,
    [_xN]: _hBD
  }]]
];
var PerformanceFactorReference$ = [
  3,
  n0,
  _PFR,
  0,
  [_IF],
  [[0, {
    [_eQN]: `InstanceFamily`,
    [_xN]: _iF
  }]]
];
var PerformanceStatusSummary$ = [
  3,
  n0,
  _PSS,
  0,
  [_Sta, _ISm, _Reme],
  [[0, {
    [_eQN]: `Status`,
    [_xN]: _sta
  }], [4, {
    [_eQN]: `ImpairedSince`,
    [_xN]: _iSm
  }], [0, {
    [_eQN]: `Remediation`,
    [_xN]: _rem
  }]]
];
var Placement$ = [
  3,
  n0,
  _Pla,
  0,
  [_AZI, _Af, _GN, _PN, _HIo, _Te, _SDp, _HRGA, _GIr, _AZ],
  [[0, {
    [_eQN]: `AvailabilityZoneId`,
    [_xN]: _aZI
  }], [0, {
    [_eQN]: `Affinity`,
    [_xN]: _af
  }], [0, {
    [_eQN]: `GroupName`,
    [_xN]: _gN
  }], [1, {
    [_eQN]: `PartitionNumber`,
    [_xN]: _pN
  }], [0, {
    [_eQN]: `HostId`,
    [_xN]: _hI
  }], [0, {
    [_eQN]: `Tenancy`,
    [_xN]: _te
  }], [0, {
    [_eQN]: `SpreadDomain`,
    [_xN]: _sDp
  }], [0, {
    [_eQN]: `HostResourceGroupArn`,
    [_xN]: _hRGA
  }], [0, {
    [_eQN]: `GroupId`,
    [_xN]: _gIr
  }], [0, {
    [_eQN]: `AvailabilityZone`,
    [_xN]: _aZ
  }]]
];
var PrivateDnsNameOptionsResponse$ = [
  3,
  n0,
  _PDNORr,
  0,
  [_HTo, _ERNDAR, _ERNDAAAAR],
  [[0, {
    [_eQN]: `HostnameType`,
    [_xN]: _hTo
  }], [2, {
    [_eQN]: `EnableResourceNameDnsARecord`,
    [_xN]: _eRNDAR
  }], [2, {
    [_eQN]: `EnableResourceNameDnsAAAARecord`,
    [_xN]: _eRNDAAAAR
  }]]
];
var PrivateIpAddressSpecification$ = [
  3,
  n0,
  _PIAS,
  0,
  [_Prim, _PIAr],
  [[2, {
    [_eQN]: `Primary`,
    [_xN]: _prim
  }], [0, {
    [_eQN]: `PrivateIpAddress`,
    [_xN]: _pIAr
  }]]
];
var ProductCode$ = [
  3,
  n0,
  _PCr,
  0,
  [_PCIr, _PCT],
  [[0, {
    [_eQN]: `ProductCode`,
    [_xN]: _pCr
  }], [0, {
    [_eQN]: `Type`,
    [_xN]: _ty
  }]]
];
var Reservation$ = [
  3,
  n0,
  _Reser,
  0,
  [_RIe, _OI, _RIeq, _G, _Ins],
  [[0, {
    [_eQN]: `ReservationId`,
    [_xN]: _rI
  }], [0, {
    [_eQN]: `OwnerId`,
    [_xN]: _oI
  }], [0, {
    [_eQN]: `RequesterId`,
    [_xN]: _rIeq
  }], [() => GroupIdentifierList, {
    [_eQN]: `GroupSet`,
    [_xN]: _gSr
  }], [() => InstanceList, {
    [_eQN]: `InstancesSet`,
    [_xN]: _iSns
  }]]
];
var ResponseLaunchTemplateData$ = [
  3,
  n0,
  _RLTDe,
  0,
  [_KI, _EO, _IIP, _BDMl, _NIet, _IIm, _IT, _KN, _Mon, _Pla, _RDI, _DAT, _IISB, _UDs, _TS, _EGSlas, _EIAl, _SGIe, _SGe, _IMOns, _CSr, _CO, _CRSa, _LSi, _HO, _MO, _EOn, _IR, _PDNO, _MOa, _DASi, _Op, _NPO, _SIec],
  [[0, {
    [_eQN]: `KernelId`,
    [_xN]: _kI
  }], [2, {
    [_eQN]: `EbsOptimized`,
    [_xN]: _eO
  }], [() => LaunchTemplateIamInstanceProfileSpecification$, {
    [_eQN]: `IamInstanceProfile`,
    [_xN]: _iIP
  }], [() => LaunchTemplateBlockDeviceMappingList, {
    [_eQN]: `BlockDeviceMappingSet`,
    [_xN]: _bDMS
  }], [() => LaunchTemplateInstanceNetworkInterfaceSpecificationList, {
    [_eQN]: `NetworkInterfaceSet`,
    [_xN]: _nIS
  }], [0, {
    [_eQN]: `ImageId`,
    [_xN]: _iIma
  }], [0, {
    [_eQN]: `InstanceType`,
    [_xN]: _iT
  }], [0, {
    [_eQN]: `KeyName`,
    [_xN]: _kN
  }], [() => LaunchTemplatesMonitoring$, {
    [_eQN]: `Monitoring`,
    [_xN]: _mon
  }], [() => LaunchTemplatePlacement$, {
    [_eQN]: `Placement`,
    [_xN]: _pla
  }], [0, {
    [_eQN]: `RamDiskId`,
    [_xN]: _rDI
  }], [2, {
    [_eQN]: `DisableApiTermination`,
    [_xN]: _dAT
  }], [0, {
    [_eQN]: `InstanceInitiatedShutdownBehavior`,
    [_xN]: _iISB
  }], [() => SensitiveUserData, {
    [_eQN]: `UserData`,
    [_xN]: _uDs
  }], [() => LaunchTemplateTagSpecificationList, {
    [_eQN]: `TagSpecificationSet`,
    [_xN]: _tSS
  }], [() => ElasticGpuSpecificationResponseList, {
    [_eQN]: `ElasticGpuSpecificationSet`,
    [_xN]: _eGSS
  }], [() => LaunchTemplateElasticInferenceAcceleratorResponseList, {
    [_eQN]: `ElasticInferenceAcceleratorSet`,
    [_xN]: _eIAS
  }], [() => ValueStringList, {
    [_eQN]: `SecurityGroupIdSet`,
    [_xN]: _sGIS
  }], [() => ValueStringList, {
    [_eQN]: `SecurityGroupSet`,
    [_xN]: _sGSe
  }], [() => LaunchTemplateInstanceMarketOptions$, {
    [_eQN]: `InstanceMarketOptions`,
    [_xN]: _iMOn
  }], [() => CreditSpecification$, {
    [_eQN]: `CreditSpecification`,
    [_xN]: _cSr
  }], [() => LaunchTemplateCpuOptions$, {
    [_eQN]: `CpuOptions`,
    [_xN]: _cO
  }], [() => LaunchTemplateCapacityReservationSpecificationResponse$, {
    [_eQN]: `CapacityReservationSpecification`,
    [_xN]: _cRSa
  }], [() => LaunchTemplateLicenseList, {
    [_eQN]: `LicenseSet`,
    [_xN]: _lSic
  }], [() => LaunchTemplateHibernationOptions$, {
    [_eQN]: `HibernationOptions`,
    [_xN]: _hO
  }], [() => LaunchTemplateInstanceMetadataOptions$, {
    [_eQN]: `MetadataOptions`,
    [_xN]: _mO
  }], [() => LaunchTemplateEnclaveOptions$, {
    [_eQN]: `EnclaveOptions`,
    [_xN]: _eOn
  }], [() => InstanceRequirements$, {
    [_eQN]: `InstanceRequirements`,
    [_xN]: _iR
  }], [() => LaunchTemplatePrivateDnsNameOptions$, {
    [_eQN]: `PrivateDnsNameOptions`,
    [_xN]: _pDNO
  }], [() => LaunchTemplateInstanceMaintenanceOptions$, {
    [_eQN]: `MaintenanceOptions`,
    [_xN]: _mOa
  }], [2, {
    [_eQN]: `DisableApiStop`,
    [_xN]: _dASi
  }], [() => OperatorResponse$, {
    [_eQN]: `Operator`,
    [_xN]: _ope
  }], [() => LaunchTemplateNetworkPerformanceOptions$, {
    [_eQN]: `NetworkPerformanceOptions`,
    [_xN]: _nPO
  }], [() => LaunchTemplateInstanceSecondaryInterfaceSpecificationList, {
    [_eQN]: `SecondaryInterfaceSet`,
    [_xN]: _sISe
  }]]
];
var ScanResults$ = [
  3,
  n0,
  _SRc,
  0,
  [_HFSL, _FSD, _IFAS, _LFAS, _MFAS, _HFAS, _CFAS],
  [[0, {
    [_eQN]: `HighestFindingSeverityLabel`,
    [_xN]: _hFSL
  }], [4, {
    [_eQN]: `FindingScanDate`,
    [_xN]: _fSD
  }], [4, {
    [_eQN]: `InformationalFixAvailableSince`,
    [_xN]: _iFAS
  }], [4, {
    [_eQN]: `LowFixAvailableSince`,
    [_xN]: _lFAS
  }], [4, {
    [_eQN]: `MediumFixAvailableSince`,
    [_xN]: _mFAS
  }], [4, {
    [_eQN]: `HighFixAvailableSince`,
    [_xN]: _hFAS
  }], [4, {
    [_eQN]: `CriticalFixAvailableSince`,
    [_xN]: _cFAS
  }]]
];
var SecondaryInterfacePrivateIpAddressSpecification$ = [
  3,
  n0,
  _SIPIAS,
  0,
  [_PIAr],
  [[0, {
    [_eQN]: `PrivateIpAddress`,
    [_xN]: _pIAr
  }]]
];
var StateReason$ = [
  3,
  n0,
  _SRt,
  0,
  [_Co, _Me],
  [[0, {
    [_eQN]: `Code`,
    [_xN]: _co
  }], [0, {
    [_eQN]: `Message`,
    [_xN]: _me
  }]]
];
var Tag$ = [
  3,
  n0,
  _Ta,
  0,
  [_K, _V],
  [[0, {
    [_eQN]: `Key`,
    [_xN]: _k
  }], [0, {
    [_eQN]: `Value`,
    [_xN]: _v
  }]]
];
var TotalLocalStorageGB$ = [
  3,
  n0,
  _TLSGB,
  0,
  [_M, _Ma],
  [[1, {
    [_eQN]: `Min`,
    [_xN]: _m
  }], [1, {
    [_eQN]: `Max`,
    [_xN]: _ma
  }]]
];
var VCpuCountRange$ = [
  3,
  n0,
  _VCCR,
  0,
  [_M, _Ma],
  [[1, {
    [_eQN]: `Min`,
    [_xN]: _m
  }], [1, {
    [_eQN]: `Max`,
    [_xN]: _ma
  }]]
];
var AcceleratorManufacturerSet = [
  1,
  n0,
  _AMSc,
  0,
  [
    0,
    { [_xN]: _it }
  ]
];
var AcceleratorNameSet = [
  1,
  n0,
  _ANSc,
  0,
  [
    0,
    { [_xN]: _it }
  ]
];
var AcceleratorTypeSet = [
  1,
  n0,
  _ATSc,
  0,
  [
    0,
    { [_xN]: _it }
  ]
];
var AllowedInstanceTypeSet = [
  1,
  n0,
  _AITS,
  0,
  [
    0,
    { [_xN]: _it }
  ]
];
var BlockDeviceMappingList = [
  1,
  n0,
  _BDML,
  0,
  [
    () => BlockDeviceMapping$,
    { [_xN]: _it }
  ]
];
var CpuManufacturerSet = [
  1,
  n0,
  _CMSp,
  0,
  [
    0,
    { [_xN]: _it }
  ]
];
var EbsStatusDetailsList = [
  1,
  n0,
  _ESDL,
  0,
  [
    () => EbsStatusDetails$,
    { [_xN]: _it }
  ]
];
var ElasticGpuAssociationList = [
  1,
  n0,
  _EGAL,
  0,
  [
    () => ElasticGpuAssociation$,
    { [_xN]: _it }
  ]
];
var ElasticGpuSpecificationResponseList = [
  1,
  n0,
  _EGSRL,
  0,
  [
    () => ElasticGpuSpecificationResponse$,
    { [_xN]: _it }
  ]
];
var ElasticGpuSpecifications = [
  1,
  n0,
  _EGSlas,
  0,
  [
    () => ElasticGpuSpecification$,
    { [_xN]: _it }
  ]
];
var ElasticInferenceAcceleratorAssociationList = [
  1,
  n0,
  _EIAAL,
  0,
  [
    () => ElasticInferenceAcceleratorAssociation$,
    { [_xN]: _it }
  ]
];
var ElasticInferenceAccelerators = [
  1,
  n0,
  _EIAl,
  0,
  [
    () => ElasticInferenceAccelerator$,
    { [_xN]: _it }
  ]
];
var ExcludedInstanceTypeSet = [
  1,
  n0,
  _EITSx,
  0,
  [
    0,
    { [_xN]: _it }
  ]
];
var ExecutableByStringList = [
  1,
  n0,
  _EBSL,
  0,
  [
    0,
    { [_xN]: _EBx }
  ]
];
var FilterList = [
  1,
  n0,
  _FLi,
  0,
  [
    () => Filter$,
    { [_xN]: _Fil }
  ]
];
var GroupIdentifierList = [
  1,
  n0,
  _GIL,
  0,
  [
    () => GroupIdentifier$,
    { [_xN]: _it }
  ]
];
var GroupIdStringList = [
  1,
  n0,
  _GISL,
  0,
  [
    0,
    { [_xN]: _gIr }
  ]
];
var ImageIdStringList = [
  1,
  n0,
  _IISL,
  0,
  [
    0,
    { [_xN]: _IIm }
  ]
];
var ImageList = [
  1,
  n0,
  _ILm,
  0,
  [
    () => Image$,
    { [_xN]: _it }
  ]
];
var ImageWatermarkList = [
  1,
  n0,
  _IWL,
  0,
  [
    () => ImageWatermark$,
    { [_xN]: _it }
  ]
];
var InstanceBlockDeviceMappingList = [
  1,
  n0,
  _IBDML,
  0,
  [
    () => InstanceBlockDeviceMapping$,
    { [_xN]: _it }
  ]
];
var InstanceGenerationSet = [
  1,
  n0,
  _IGS,
  0,
  [
    0,
    { [_xN]: _it }
  ]
];
var InstanceIdStringList = [
  1,
  n0,
  _IISLn,
  0,
  [
    0,
    { [_xN]: _II }
  ]
];
var InstanceIpv4PrefixList = [
  1,
  n0,
  _IIPL,
  0,
  [
    () => InstanceIpv4Prefix$,
    { [_xN]: _it }
  ]
];
var InstanceIpv6AddressList = [
  1,
  n0,
  _IIAL,
  0,
  [
    () => InstanceIpv6Address$,
    { [_xN]: _it }
  ]
];
var InstanceIpv6PrefixList = [
  1,
  n0,
  _IIPLn,
  0,
  [
    () => InstanceIpv6Prefix$,
    { [_xN]: _it }
  ]
];
var InstanceList = [
  1,
  n0,
  _ILns,
  0,
  [
    () => Instance$,
    { [_xN]: _it }
  ]
];
var InstanceNetworkInterfaceList = [
  1,
  n0,
  _INIL,
  0,
  [
    () => InstanceNetworkInterface$,
    { [_xN]: _it }
  ]
];
var InstancePrivateIpAddressList = [
  1,
  n0,
  _IPIAL,
  0,
  [
    () => InstancePrivateIpAddress$,
    { [_xN]: _it }
  ]
];
var InstanceSecondaryInterfaceList = [
  1,
  n0,
  _ISIL,
  0,
  [
    () => InstanceSecondaryInterface$,
    { [_xN]: _it }
  ]
];
var InstanceSecondaryInterfacePrivateIpAddressList = [
  1,
  n0,
  _ISIPIAL,
  0,
  [
    () => InstanceSecondaryInterfacePrivateIpAddress$,
    { [_xN]: _it }
  ]
];
var InstanceStatusDetailsList = [
  1,
  n0,
  _ISDL,
  0,
  [
    () => InstanceStatusDetails$,
    { [_xN]: _it }
  ]
];
var InstanceStatusEventList = [
  1,
  n0,
  _ISEL,
  0,
  [
    () => InstanceStatusEvent$,
    { [_xN]: _it }
  ]
];
var InstanceStatusList = [
  1,
  n0,
  _ISLn,
  0,
  [
    () => InstanceStatus$,
    { [_xN]: _it }
  ]
];
var Ipv4PrefixListResponse = [
  1,
  n0,
  _IPLRpv,
  0,
  [
    () => Ipv4PrefixSpecificationResponse$,
    { [_xN]: _it }
  ]
];
var Ipv6PrefixListResponse = [
  1,
  n0,
  _IPLRpvr,
  0,
  [
    () => Ipv6PrefixSpecificationResponse$,
    { [_xN]: _it }
  ]
];
var LaunchTemplateBlockDeviceMappingList = [
  1,
  n0,
  _LTBDML,
  0,
  [
    () => LaunchTemplateBlockDeviceMapping$,
    { [_xN]: _it }
  ]
];
var LaunchTemplateElasticInferenceAcceleratorResponseList = [
  1,
  n0,
  _LTEIARL,
  0,
  [
    () => LaunchTemplateElasticInferenceAcceleratorResponse$,
    { [_xN]: _it }
  ]
];
var LaunchTemplateInstanceNetworkInterfaceSpecificationList = [
  1,
  n0,
  _LTINISL,
  0,
  [
    () => LaunchTemplateInstanceNetworkInterfaceSpecification$,
    { [_xN]: _it }
  ]
];
var LaunchTemplateInstanceSecondaryInterfaceSpecificationList = [
  1,
  n0,
  _LTISISL,
  0,
  [
    () => LaunchTemplateInstanceSecondaryInterfaceSpecification$,
    { [_xN]: _it }
  ]
];
var LaunchTemplateLicenseList = [
  1,
  n0,
  _LTLL,
  0,
  [
    () => LaunchTemplateLicenseConfiguration$,
    { [_xN]: _it }
  ]
];
var LaunchTemplateTagSpecificationList = [
  1,
  n0,
  _LTTSL,
  0,
  [
    () => LaunchTemplateTagSpecification$,
    { [_xN]: _it }
  ]
];
var LaunchTemplateVersionSet = [
  1,
  n0,
  _LTVS,
  0,
  [
    () => LaunchTemplateVersion$,
    { [_xN]: _it }
  ]
];
var LicenseList = [
  1,
  n0,
  _LL,
  0,
  [
    () => LicenseConfiguration$,
    { [_xN]: _it }
  ]
];
var LocalStorageTypeSet = [
  1,
  n0,
  _LSTS,
  0,
  [
    0,
    { [_xN]: _it }
  ]
];
var MetricCategoryIdList = [
  1,
  n0,
  _MCIL,
  0,
  [
    0,
    { [_xN]: _it }
  ]
];
var OwnerStringList = [
  1,
  n0,
  _OSL,
  0,
  [
    0,
    { [_xN]: _Own }
  ]
];
var PerformanceFactorReferenceSet = [
  1,
  n0,
  _PFRS,
  0,
  [
    () => PerformanceFactorReference$,
    { [_xN]: _it }
  ]
];
var PrivateIpAddressSpecificationList = [
  1,
  n0,
  _PIASL,
  0,
  [
    () => PrivateIpAddressSpecification$,
    { [_xN]: _it }
  ]
];
var ProductCodeList = [
  1,
  n0,
  _PCLr,
  0,
  [
    () => ProductCode$,
    { [_xN]: _it }
  ]
];
var ReservationList = [
  1,
  n0,
  _RLe,
  0,
  [
    () => Reservation$,
    { [_xN]: _it }
  ]
];
var SecondaryInterfacePrivateIpAddressSpecificationList = [
  1,
  n0,
  _SIPIASL,
  0,
  [
    () => SecondaryInterfacePrivateIpAddressSpecification$,
    { [_xN]: _it }
  ]
];
var SecurityGroupIdSet = [
  1,
  n0,
  _SGIS,
  0,
  [
    0,
    { [_xN]: _it }
  ]
];
var SupportedInstanceTypeSet = [
  1,
  n0,
  _SITS,
  0,
  [
    () => InstanceTypeItem$,
    { [_xN]: _it }
  ]
];
var TagList = [
  1,
  n0,
  _TL,
  0,
  [
    () => Tag$,
    { [_xN]: _it }
  ]
];
var UnsupportedInstanceTypeSet = [
  1,
  n0,
  _UITS,
  0,
  [
    () => InstanceTypeItem$,
    { [_xN]: _it }
  ]
];
var ValueStringList = [
  1,
  n0,
  _VSL,
  0,
  [
    0,
    { [_xN]: _it }
  ]
];
var VersionStringList = [
  1,
  n0,
  _VSLe,
  0,
  [
    0,
    { [_xN]: _it }
  ]
];
var DescribeImages$ = [
  9,
  n0,
  _DIes,
  0,
  () => DescribeImagesRequest$,
  () => DescribeImagesResult$
];
var DescribeInstances$ = [
  9,
  n0,
  _DIesc,
  0,
  () => DescribeInstancesRequest$,
  () => DescribeInstancesResult$
];
var DescribeInstanceStatus$ = [
  9,
  n0,
  _DISes,
  0,
  () => DescribeInstanceStatusRequest$,
  () => DescribeInstanceStatusResult$
];
var DescribeLaunchTemplateVersions$ = [
  9,
  n0,
  _DLTVe,
  0,
  () => DescribeLaunchTemplateVersionsRequest$,
  () => DescribeLaunchTemplateVersionsResult$
];

// @aws-sdk/client-ec2/dist-es/runtimeConfig.shared.js
var getRuntimeConfig = (config) => {
  return {
    apiVersion: "2016-11-15",
    base64Decoder: config?.base64Decoder ?? fromBase64,
    base64Encoder: config?.base64Encoder ?? toBase64,
    disableHostPrefix: config?.disableHostPrefix ?? false,
    endpointProvider: config?.endpointProvider ?? defaultEndpointResolver,
    extensions: config?.extensions ?? [],
    httpAuthSchemeProvider: config?.httpAuthSchemeProvider ?? defaultEC2HttpAuthSchemeProvider,
    httpAuthSchemes: config?.httpAuthSchemes ?? [
      {
        schemeId: "aws.auth#sigv4",
        identityProvider: (ipc) => ipc.getIdentityProvider("aws.auth#sigv4"),
        signer: new AwsSdkSigV4Signer()
      }
    ],
    logger: config?.logger ?? new NoOpLogger(),
    protocol: config?.protocol ?? AwsEc2QueryProtocol,
    protocolSettings: config?.protocolSettings ?? {
      defaultNamespace: "com.amazonaws.ec2",
      errorTypeRegistries,
      xmlNamespace: "http://ec2.amazonaws.com/doc/2016-11-15",
      version: "2016-11-15",
      serviceTarget: "AmazonEC2"
    },
    serviceId: config?.serviceId ?? "EC2",
    sha256: config?.sha256 ?? Sha256,
    urlParser: config?.urlParser ?? parseUrl,
    utf8Decoder: config?.utf8Decoder ?? fromUtf8,
    utf8Encoder: config?.utf8Encoder ?? toUtf8
  };
};

// @aws-sdk/client-ec2/dist-es/runtimeConfig.js
var getRuntimeConfig2 = (config) => {
  emitWarningIfUnsupportedVersion(process.version);
  const defaultsMode = resolveDefaultsModeConfig(config);
  const defaultConfigProvider = () => defaultsMode().then(loadConfigsForDefaultMode);
  const clientSharedValues = getRuntimeConfig(config);
  awsCheckVersion(process.version);
  const loaderConfig = {
    profile: config?.profile,
    logger: clientSharedValues.logger
  };
  return {
    ...clientSharedValues,
    ...config,
    runtime: "node",
    defaultsMode,
    authSchemePreference: config?.authSchemePreference ?? loadNodeConfig(NODE_AUTH_SCHEME_PREFERENCE_OPTIONS, loaderConfig),
    bodyLengthChecker: config?.bodyLengthChecker ?? calculateBodyLength,
    credentialDefaultProvider: config?.credentialDefaultProvider ?? credentialDefaultProvider,
    defaultSocketTimeout: getDefaultSocketTimeout(config?.requestHandler, 9e5),
    defaultUserAgentProvider: config?.defaultUserAgentProvider ?? createDefaultUserAgentProvider({ serviceId: clientSharedValues.serviceId, clientVersion: package_default.version }),
    maxAttempts: config?.maxAttempts ?? loadNodeConfig(NODE_MAX_ATTEMPT_CONFIG_OPTIONS, config),
    region: config?.region ?? loadNodeConfig(NODE_REGION_CONFIG_OPTIONS, { ...NODE_REGION_CONFIG_FILE_OPTIONS, ...loaderConfig }),
    requestHandler: RequestHandler.create(config?.requestHandler ?? defaultConfigProvider),
    retryMode: config?.retryMode ?? loadNodeConfig({
      ...NODE_RETRY_MODE_CONFIG_OPTIONS,
      default: async () => (await defaultConfigProvider()).retryMode || DEFAULT_RETRY_MODE
    }, config),
    streamCollector: config?.streamCollector ?? streamCollector,
    useDualstackEndpoint: config?.useDualstackEndpoint ?? loadNodeConfig(NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS, loaderConfig),
    useFipsEndpoint: config?.useFipsEndpoint ?? loadNodeConfig(NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS, loaderConfig),
    userAgentAppId: config?.userAgentAppId ?? loadNodeConfig(NODE_APP_ID_CONFIG_OPTIONS, loaderConfig)
  };
};

// @aws-sdk/client-ec2/dist-es/runtimeExtensions.js
import { getAwsRegionExtensionConfiguration, resolveAwsRegionExtensionConfiguration } from "@aws-sdk/core/client";
import { getDefaultExtensionConfiguration, resolveDefaultRuntimeConfig } from "@smithy/core/client";
import { getHttpHandlerExtensionConfiguration, resolveHttpHandlerRuntimeConfig } from "@smithy/core/protocols";

// @aws-sdk/client-ec2/dist-es/auth/httpAuthExtensionConfiguration.js
var getHttpAuthExtensionConfiguration = (runtimeConfig) => {
  const _httpAuthSchemes = runtimeConfig.httpAuthSchemes;
  let _httpAuthSchemeProvider = runtimeConfig.httpAuthSchemeProvider;
  let _credentials = runtimeConfig.credentials;
  return {
    setHttpAuthScheme(httpAuthScheme) {
      const index = _httpAuthSchemes.findIndex((scheme) => scheme.schemeId === httpAuthScheme.schemeId);
      if (index === -1) {
        _httpAuthSchemes.push(httpAuthScheme);
      } else {
        _httpAuthSchemes.splice(index, 1, httpAuthScheme);
      }
    },
    httpAuthSchemes() {
      return _httpAuthSchemes;
    },
    setHttpAuthSchemeProvider(httpAuthSchemeProvider) {
      _httpAuthSchemeProvider = httpAuthSchemeProvider;
    },
    httpAuthSchemeProvider() {
      return _httpAuthSchemeProvider;
    },
    setCredentials(credentials) {
      _credentials = credentials;
    },
    credentials() {
      return _credentials;
    }
  };
};
var resolveHttpAuthRuntimeConfig = (config) => {
  return {
    httpAuthSchemes: config.httpAuthSchemes(),
    httpAuthSchemeProvider: config.httpAuthSchemeProvider(),
    credentials: config.credentials()
  };
};

// @aws-sdk/client-ec2/dist-es/runtimeExtensions.js
var resolveRuntimeExtensions = (runtimeConfig, extensions) => {
  const extensionConfiguration = Object.assign(getAwsRegionExtensionConfiguration(runtimeConfig), getDefaultExtensionConfiguration(runtimeConfig), getHttpHandlerExtensionConfiguration(runtimeConfig), getHttpAuthExtensionConfiguration(runtimeConfig));
  extensions.forEach((extension) => extension.configure(extensionConfiguration));
  return Object.assign(runtimeConfig, resolveAwsRegionExtensionConfiguration(extensionConfiguration), resolveDefaultRuntimeConfig(extensionConfiguration), resolveHttpHandlerRuntimeConfig(extensionConfiguration), resolveHttpAuthRuntimeConfig(extensionConfiguration));
};

// @aws-sdk/client-ec2/dist-es/EC2Client.js
var EC2Client = class extends __Client {
  config;
  constructor(...[configuration]) {
    const _config_0 = getRuntimeConfig2(configuration || {});
    super(_config_0);
    this.initConfig = _config_0;
    const _config_1 = resolveClientEndpointParameters(_config_0);
    const _config_2 = resolveUserAgentConfig(_config_1);
    const _config_3 = resolveRetryConfig(_config_2);
    const _config_4 = resolveRegionConfig(_config_3);
    const _config_5 = resolveHostHeaderConfig(_config_4);
    const _config_6 = resolveEndpointConfig(_config_5);
    const _config_7 = resolveHttpAuthSchemeConfig(_config_6);
    const _config_8 = resolveRuntimeExtensions(_config_7, configuration?.extensions || []);
    this.config = _config_8;
    this.middlewareStack.use(getSchemaSerdePlugin(this.config));
    this.middlewareStack.use(getUserAgentPlugin(this.config));
    this.middlewareStack.use(getRetryPlugin(this.config));
    this.middlewareStack.use(getContentLengthPlugin(this.config));
    this.middlewareStack.use(getHostHeaderPlugin(this.config));
    this.middlewareStack.use(getLoggerPlugin(this.config));
    this.middlewareStack.use(getRecursionDetectionPlugin(this.config));
    this.middlewareStack.use(getHttpAuthSchemeEndpointRuleSetPlugin(this.config, {
      httpAuthSchemeParametersProvider: defaultEC2HttpAuthSchemeParametersProvider,
      identityProviderConfigProvider: async (config) => new DefaultIdentityProviderConfig({
        "aws.auth#sigv4": config.credentials
      })
    }));
    this.middlewareStack.use(getHttpSigningPlugin(this.config));
  }
  destroy() {
    super.destroy();
  }
};

// @aws-sdk/client-ec2/dist-es/commandBuilder.js
import { makeBuilder } from "@smithy/core/client";
import { getEndpointPlugin } from "@smithy/core/endpoints";
var command = makeBuilder(commonParams, "AmazonEC2", "EC2Client", getEndpointPlugin);
var _ep0 = {};
var _mw0 = (Command, cs, config, o) => [];

// @aws-sdk/client-ec2/dist-es/commands/DescribeImagesCommand.js
var DescribeImagesCommand = class extends command(_ep0, _mw0, "DescribeImages", DescribeImages$) {
};

// @aws-sdk/client-ec2/dist-es/commands/DescribeInstanceStatusCommand.js
var DescribeInstanceStatusCommand = class extends command(_ep0, _mw0, "DescribeInstanceStatus", DescribeInstanceStatus$) {
};

// @aws-sdk/client-ec2/dist-es/commands/DescribeInstancesCommand.js
var DescribeInstancesCommand = class extends command(_ep0, _mw0, "DescribeInstances", DescribeInstances$) {
};

// @aws-sdk/client-ec2/dist-es/commands/DescribeLaunchTemplateVersionsCommand.js
var DescribeLaunchTemplateVersionsCommand = class extends command(_ep0, _mw0, "DescribeLaunchTemplateVersions", DescribeLaunchTemplateVersions$) {
};
export {
  DescribeImagesCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  EC2Client
};
